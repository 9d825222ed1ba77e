import t from 'tap';
import { checklist, maxBytes, maxLines } from '../../src/checklist/checklist.ts';
import { everythingVisible } from '../../src/checklist/visibility.ts';
import { shortDigest } from '../../src/plan/digest.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { crd, csv, installPlan, object, planIn, redis, step, subscription } from '../support/objects.ts';

const objects = [
  subscription(),
  csv(),
  crd(),
  redis('prod'),
  redis('cache', 'team-a'),
  installPlan([step('ServiceAccount', 'raw')]),
  object('v1', 'ServiceAccount', 'raw', { namespace: 'redis', metadata: { labels: { 'olm.managed': 'true' } } }),
];

const cases: Record<string, Partial<Policy>> = {
  OperandsAreDeleted: { operands: 'Delete' },
  OperandsAreDeletedByNoCascade: { operands: 'Delete', allow: ['Orphan'] },
  OperandsAreKept: { operands: 'Orphan' },
  CrdsAreKept: { crds: 'Keep' },
  CascadeOnly: { allow: ['Cascade'] },
  OrphanOnly: { allow: ['Orphan'] },
  NothingIsAllowed: { allow: [] },
  SeveralPolicies: { names: ['a', 'b', 'c', 'd', 'e'] },
};

for (const [name, policy] of Object.entries(cases)) {
  t.test(name, async t => {
    const plan = await planIn(objects, { ...defaultPolicy, names: ['production'], ...policy });
    const text = checklist(plan, everythingVisible);
    t.matchSnapshot(text.replace(shortDigest(plan.digest), '000000'));
    t.equal(text.includes('--cascade=foreground'), plan.policy.allow.includes('Cascade'), 'offers what is allowed');
    t.equal(text.includes('--cascade=orphan'), plan.policy.allow.includes('Orphan'), 'and nothing else');
  });
}

t.test('dependencies that go as well', async t => {
  const requiring = csv('redis-operator.v1', 'redis', {
    spec: { customresourcedefinitions: { required: [{ name: 'etcds.etcd.example.io', kind: 'Etcd', version: 'v1' }] } },
  });
  const provider = csv('etcd.v1', 'redis', {
    spec: { customresourcedefinitions: { owned: [{ name: 'etcds.etcd.example.io', kind: 'Etcd', version: 'v1' }] } },
  });
  const etcd = subscription('etcd', 'redis', { metadata: { annotations: { 'olm.generated-by': 'install-1' } } });
  const group = object('operators.coreos.com/v1', 'OperatorGroup', 'group', { namespace: 'redis' });
  const all = [subscription(), requiring, etcd, provider, group];
  for (const dependencies of ['Keep', 'DeleteIfUnused'] as const) {
    const plan = await planIn(all, {
      ...defaultPolicy,
      names: ['dev'],
      dependencies,
      operatorGroup: 'DeleteIfUnused',
    });
    t.matchSnapshot(checklist(plan, everythingVisible).replace(shortDigest(plan.digest), '000000'), dependencies);
  }
});

t.test('the longest names leave room for the rest', async t => {
  const names = ['x', 'y', 'z'].map(letter => letter.repeat(253));
  const text = checklist(await planIn(objects, { ...defaultPolicy, names }), everythingVisible);
  t.ok(Buffer.byteLength(text) <= maxBytes, `${Buffer.byteLength(text)} bytes`);
  t.ok(text.split('\n').length <= maxLines);
});
