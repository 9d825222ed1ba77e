import t from 'tap';
import { audit } from '../../src/audit/audit.ts';
import { ClusterError } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { object, redis, subscription } from '../support/objects.ts';
import { auditOf, installedCrd, installedCsv } from './objects.ts';

t.test('B16: a Namespace that hangs because of a finalizer', async t => {
  const deletionTimestamp = '2026-11-24T11:00:00Z';
  const stuck = redis('db', 'redis', { deletionTimestamp, finalizers: ['redis.example.io/cleanup'] });
  const leaving = object('v1', 'Namespace', 'redis', { metadata: { deletionTimestamp } });
  const breaks = async (...objects: Parameters<typeof auditOf>[0]) =>
    (await auditOf(objects)).operators.flatMap(({ findings }) =>
      findings.filter(({ rule }) => rule === 'operand-without-operator').map(finding => finding.breaks),
    );
  const givesUp = `nothing removes the finalizer redis.example.io/cleanup. To give up on what that stands for: kubectl patch redises.redis.example.io db -n redis --type=merge -p '{"metadata":{"finalizers":null}}'`;
  t.strictSame(await breaks(installedCrd, stuck, leaving), [
    `its deletion hangs, and that of Namespace redis with it: ${givesUp}`,
  ]);
  t.strictSame(await breaks(installedCrd, stuck), [`its deletion hangs: ${givesUp}`]);
  t.strictSame(await breaks(installedCrd, redis('db', 'redis', { finalizers: ['redis.example.io/cleanup'] })), [
    'its deletion hangs: nothing removes the finalizer redis.example.io/cleanup',
  ]);
});

const conversion = {
  strategy: 'Webhook',
  webhook: { clientConfig: { service: { namespace: 'redis', name: 'gone' } } },
};
const converted = { ...installedCrd, spec: { ...(installedCrd.spec as object), conversion } };
const patch = `kubectl patch customresourcedefinitions.apiextensions.k8s.io redises.redis.example.io --type=merge -p '{"spec":{"conversion":{"strategy":"None","webhook":null}}}'`;
const deletion = 'kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1 -n redis';
const clean = 'kubectl leftovers clean redis-operator.redis';
const idle = object('apps/v1', 'Deployment', 'redis-operator', {
  namespace: 'redis',
  metadata: { labels: { 'olm.owner': 'redis-operator.v1' } },
  spec: { replicas: 1 },
  status: { observedGeneration: 1 },
});
const restored = subscription('redis-operator', 'redis', { status: undefined });

/** Which commands come first, and that a chain of them ends with the clean-up. */
const remedies: Record<string, { readonly objects: Parameters<typeof auditOf>[0]; readonly want: string }> = {
  'the operator is gone': { objects: [converted, redis('db')], want: `${patch} && ${clean}` },
  'its ClusterServiceVersion is there, for which OLM registers the webhook again': {
    objects: [installedCsv, converted, idle, redis('db')],
    want: `${deletion} && ${patch} && ${clean}`,
  },
  'a Subscription waits to install it again': {
    objects: [installedCsv, converted, idle, redis('db'), restored],
    want: deletion,
  },
};

for (const [name, { objects, want }] of Object.entries(remedies)) {
  t.test(`B9: a conversion webhook is gone, and ${name}`, async t => {
    const { operators } = await auditOf(objects);
    t.strictSame(
      operators.map(({ remedy }) => remedy),
      [want],
    );
  });
}

t.test('B9: a conversion webhook does not answer', async t => {
  const error = new ClusterError(500, 'InternalError', 'conversion webhook failed', { kind: 'conversion' });
  const snapshot = new SnapshotCluster([installedCrd, redis('db')]);
  const { operators } = await audit(refusing(snapshot, ({ resource }) => resource.plural === 'redises', error));
  t.match(operators, [
    {
      findings: [{ rule: 'crd-without-conversion', reason: /does not answer/ }, { rule: 'crd-without-csv' }],
      remedy: `${patch} && ${clean}`,
    },
  ]);
});
