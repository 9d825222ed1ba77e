import t from 'tap';
import type { Api } from '../../support/control-plane/api.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { applyPolicies, denied, mark, marked, unmarked } from './admission-policies.ts';

const apps = '/apis/apps/v1/namespaces/default';
const deployment = `${apps}/deployments/app`;

/** Kubernetes' controllers copy annotations to what they make: a policy that refused it would stop rollouts. */
t.test('marked workloads, with the real controllers', async t => {
  const cluster = await startCluster(t);
  const { admin, alice, webhook } = await applyPolicies(t, cluster);

  await t.test('a Deployment rolls out, and marking it restarts no Pod', async t => {
    await cluster.kubectl('create', 'deployment', 'app', '--image=app:1', '--replicas=2');
    const rolledOut = () => cluster.kubectl('rollout', 'status', 'deployment/app', '--timeout=300s');
    await rolledOut();
    const pods = async () => (await cluster.kubectl('get', 'pods', '-l', 'app=app', '-o', 'yaml')).stdout;
    const before = await pods();
    await webhook.ok('PATCH', deployment, marked);
    await cluster.until('the mark to reach the ReplicaSet', () => allReplicaSetsMarked(admin));
    t.equal(await pods(), before, 'the very same Pods');
    await denied(t, alice.send('PATCH', `${deployment}/status`, unmarked), 'alice goes through the status');
    await alice.ok('PATCH', deployment, { spec: { replicas: 3, template: { metadata: { labels: { v: '2' } } } } });
    t.equal((await rolledOut()).exitCode, 0);
    t.equal(await allReplicaSetsMarked(admin), true, 'also the new one');
    const undone = await cluster.kubectl('rollout', 'undo', 'deployment/app');
    t.equal(undone.exitCode, 0, undone.stderr);
    t.equal((await rolledOut()).exitCode, 0);
  });

  for (const kind of ['StatefulSet', 'DaemonSet']) {
    await t.test(`a ${kind} rolls out: its new ControllerRevision carries the mark`, async t => {
      const path = `${apps}/${kind.toLowerCase()}s`;
      const labels = { of: kind };
      const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'app:1' }] } };
      await alice.ok('POST', path, {
        metadata: { name: 'app' },
        spec: { selector: { matchLabels: labels }, template },
      });
      const revisions = () => annotationsOf(admin, `controllerrevisions?labelSelector=of%3D${kind}`);
      await cluster.until('its first ControllerRevision', async () => (await revisions()).length === 1);
      await webhook.ok('PATCH', `${path}/app`, marked);
      await alice.ok('PATCH', `${path}/app`, { spec: { template: { metadata: { labels: { v: '2' } } } } });
      await cluster.until('its second ControllerRevision', async () => (await revisions()).length === 2);
      t.equal((await revisions()).filter(annotations => mark in annotations).length, 1);
    });
  }

  await t.test('OLM upgrades an operator whose objects are marked', async t => {
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    const crd = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/redisclusters.redis.example.io';
    const operator = '/apis/apps/v1/namespaces/redis/deployments/redis-operator';
    for (const path of [crd, operator]) await webhook.ok('PATCH', path, marked);
    await admin.ok('PATCH', '/apis/operators.coreos.com/v1alpha1/namespaces/redis/subscriptions/redis-operator', {
      spec: { channel: 'stable' },
    });
    const csv = '/apis/operators.coreos.com/v1alpha1/namespaces/redis/clusterserviceversions/redis-operator.v2.0.0';
    await cluster.until('the upgrade', async () => (await admin.send('GET', csv)).body.status?.phase === 'Succeeded');
    const { metadata } = await admin.ok('GET', crd);
    t.notOk(metadata.annotations?.[mark], 'OLM writes CustomResourceDefinitions whole');
  });

  await t.test('a Pod cannot be marked by whoever binds it to a node', async t => {
    const pods = '/api/v1/namespaces/default/pods';
    const spec = { schedulerName: 'alice', containers: [{ name: 'c', image: 'app:1' }] };
    await alice.ok('POST', pods, { metadata: { name: 'unbound' }, spec });
    const metadata = { name: 'unbound', ...marked.metadata };
    const binding = { metadata, target: { kind: 'Node', name: 'node' } };
    await denied(t, alice.send('POST', `${pods}/unbound/binding`, binding), 'alice binds it');
  });
});

async function annotationsOf(api: Api, query: string): Promise<object[]> {
  const { items } = await api.ok('GET', `${apps}/${query}`);
  return items.map(({ metadata }: { metadata: { annotations?: object } }) => metadata.annotations ?? {});
}

async function allReplicaSetsMarked(api: Api): Promise<boolean> {
  return (await annotationsOf(api, 'replicasets?labelSelector=app%3Dapp')).every(annotations => mark in annotations);
}
