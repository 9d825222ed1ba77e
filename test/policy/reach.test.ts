import t from 'tap';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { policyReach } from '../../src/policy/reach.ts';
import { crd, csvFor, fateIn, object, planIn, redis, subscription } from '../support/objects.ts';

const namespace = (name: string, labels: Record<string, string>) =>
  object('v1', 'Namespace', name, { metadata: { labels } });
const namespaces = [
  namespace('redis', { env: 'dev', team: 'a' }),
  namespace('sandbox', { env: 'dev' }),
  namespace('prod', { env: 'prod' }),
];
const dev = { matchLabels: { env: 'dev' } };
const teamA = { matchExpressions: [{ key: 'team', operator: 'In' as const, values: ['a'] }] };
const reachOf = (policy: Partial<Policy>) =>
  policyReach({ ...defaultPolicy, operands: 'Delete', ...policy }, new SnapshotCluster(namespaces));

t.test('a policy without a namespaceSelector reaches as far as the operator', async t => {
  t.equal(await reachOf({}), undefined);
});

t.test('a policy that deletes no operands needs no namespaces', async t => {
  t.equal(await reachOf({ operands: 'Block', selectors: [dev] }), undefined);
});

t.test('a policy reaches the namespaces that it matches', async t => {
  t.strictSame([...((await reachOf({ selectors: [dev] })) ?? [])], ['redis', 'sandbox']);
});

t.test('several policies reach what all of them match', async t => {
  t.strictSame([...((await reachOf({ selectors: [dev, teamA] })) ?? [])], ['redis']);
});

t.test('a namespace that matches since an approval is not reached by it', async t => {
  const cluster = new SnapshotCluster(namespaces);
  const policy = { ...defaultPolicy, operands: 'Delete', selectors: [dev] } as const;
  t.strictSame([...((await policyReach(policy, cluster, ['redis', 'prod'])) ?? [])], ['redis']);
});

const everywhere = [subscription(), csvFor(''), crd(), redis('cache', 'sandbox'), redis('main', 'prod')];
const cases: Record<string, { readonly of: string; readonly fate: string }> = {
  WithinThePolicy: { of: 'cache', fate: 'Delete' },
  OutsideThePolicy: { of: 'main', fate: 'Keep: the policy does not reach its namespace' },
};

for (const [name, { of, fate }] of Object.entries(cases)) {
  t.test(`operands of an operator for all namespaces: ${name}`, async t => {
    const policy = { ...defaultPolicy, operands: 'Delete', selectors: [dev] } as const;
    t.equal(fateIn(await planIn([...everywhere, ...namespaces], policy), 'Redis', of), fate);
  });
}

t.test('a custom resource in no namespace is in none that a policy for some of them reaches', async t => {
  const policy = { ...defaultPolicy, operands: 'Delete', selectors: [dev] } as const;
  const global = object('redis.example.io/v1', 'Redis', 'global');
  const plan = await planIn([subscription(), csvFor(''), crd(), global, ...namespaces], policy);
  t.equal(fateIn(plan, 'Redis', 'global'), 'Keep: the policy is for namespaces, and it is in none');
  t.equal(fateIn(plan, 'CustomResourceDefinition', 'redises.redis.example.io'), 'Keep: some of its objects are kept');
});
