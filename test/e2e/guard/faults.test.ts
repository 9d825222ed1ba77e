import t from 'tap';
import { untoldDenial } from '../../support/control-plane/audit-log.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { type Fault, FaultProxy } from '../../support/control-plane/fault-proxy.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { statusFault as status } from '../../support/e2e/faults.ts';

/** What kube-apiserver itself answers for an API that it does not serve; some proxies use the same words. */
const noSuchPath: Fault = { code: 404, body: '404 page not found\n', headers: { 'content-type': 'text/plain' } };
const kitchen = ['delete', 'subscriptions.operators.coreos.com', 'kitchen-sink', '-n', 'kitchen'];

/** The webhook's way to the API server is spoiled, kubectl's is not. Whatever fails, the deletion must not pass. */
t.test('what cannot be read blocks, and is named', async t => {
  const cluster = await startCluster(t, { expectedDenials: [untoldDenial] });
  const proxy = new FaultProxy(cluster.server, cluster.caFile);
  t.teardown(() => proxy.stop());
  await startWebhook(t, cluster, { proxy: await proxy.start(), timeoutSeconds: 6 });
  await cluster.install({ namespace: 'kitchen', packageName: 'kitchen-sink', scope: 'all' });
  await cluster.kubectl('apply', '-f', 'test/support/manifests/sink.yaml');
  const spoil = (path: RegExp, fault: Fault) => {
    proxy.fault = ({ url }) => (path.test(url ?? '') ? fault : undefined);
  };

  /** `outlived`: what was read before may serve for a while (src/admission/policies.ts). */
  const cases: Record<string, { path: RegExp; fault: Fault; says: string; outlived?: true }> = {
    'one kind is forbidden': {
      path: /rbac.authorization.k8s.io\/v1\/clusterroles\?/,
      fault: status(403, 'Forbidden', 'clusterroles is forbidden: User "guard" cannot list it'),
      says: 'could not list clusterroles.rbac.authorization.k8s.io: Forbidden: clusterroles is forbidden: User "guard" cannot list it',
    },
    'an API group fails': {
      path: /^\/apis\/kitchen.example.io\//,
      fault: status(500, 'InternalError', 'boom'),
      says: 'could not list sinks.kitchen.example.io: InternalError: boom',
    },
    'the list of operands hangs': {
      path: /^\/apis\/kitchen.example.io\/.*\/sinks/,
      fault: 'hang',
      says: 'could not list sinks.kitchen.example.io: Timeout',
    },
    'the objects of an API that is served are said to have no such path': {
      path: /^\/apis\/kitchen.example.io\/.*\/sinks/,
      fault: noSuchPath,
      says: 'could not list sinks.kitchen.example.io: ServiceUnavailable: the API server is just adding or removing the API of Sink',
    },
    'a version that is listed is said to have no such path': {
      path: /^\/apis\/kitchen.example.io\//,
      fault: noSuchPath,
      says: 'could not list sinks.kitchen.example.io: ServiceUnavailable: the API server lists kitchen.example.io/v1, and then answers 404 for it',
    },
    'a group that is listed is said to have no such path': {
      path: /^\/apis\/policy(\/|$)/,
      fault: noSuchPath,
      says: 'could not read PodDisruptionBudget kitchen/kitchen-sink: ServiceUnavailable: the API server lists policy, and then answers 404 for it',
    },
    'a proxy has no page of that name': {
      path: /^\/apis\/policy(\/|$)/,
      fault: { code: 404, body: '<h1>Not Found</h1>', headers: { 'content-type': 'text/html' } },
      says: 'could not read PodDisruptionBudget kitchen/kitchen-sink: HTTP 404: GET /apis/policy/v1/namespaces/kitchen/poddisruptionbudgets/kitchen-sink: <h1>Not Found</h1>',
    },
    'the Subscription is said not to exist': {
      path: /\/subscriptions\/kitchen-sink/,
      fault: status(404, 'NotFound', 'subscriptions.operators.coreos.com "kitchen-sink" not found', {
        name: 'kitchen-sink',
      }),
      says: 'is not known to the API server',
    },
    'the API of DeletionPolicies is said to be gone': {
      path: /^\/apis\/subscription-guard.io(\/|$)/,
      fault: noSuchPath,
      says: 'it is not known which policy is in force',
      outlived: true,
    },
    'nothing is where it was': {
      path: /./,
      fault: noSuchPath,
      says: 'the API server did not confirm what is deleted (ServiceUnavailable). Nothing was deleted; try again.',
    },
    'the Operator object cannot be read': {
      path: /\/operators\//,
      fault: status(500, 'InternalError', 'boom'),
      says: 'could not get operators.operators.coreos.com kitchen-sink.kitchen: InternalError: boom',
    },
    'the InstallPlans cannot be read': {
      path: /\/installplans/,
      fault: status(500, 'InternalError', 'boom'),
      says: 'could not list installplans.operators.coreos.com in kitchen: InternalError: boom',
    },
    'the ClusterServiceVersions cannot be read': {
      path: /\/clusterserviceversions\?/,
      fault: status(500, 'InternalError', 'boom'),
      says: 'could not list clusterserviceversions.operators.coreos.com: InternalError: boom',
    },
    'the Subscription cannot be confirmed': {
      path: /\/subscriptions\/kitchen-sink/,
      fault: status(500, 'InternalError', 'boom'),
      says: 'Nothing was deleted; try again.',
    },
    'nothing answers': { path: /./, fault: 'hang', says: 'Nothing was deleted; try again.' },
    'every connection is cut': { path: /./, fault: 'cut', says: 'Nothing was deleted; try again.' },
  };
  // On a loaded machine.
  const late = /could not decide about .* in time|context deadline exceeded/;
  for (const [name, { path, fault, says, outlived }] of Object.entries(cases)) {
    await t.test(name, async t => {
      spoil(path, fault);
      let stderr = '';
      await cluster.until('the fault to be felt', async () => {
        const answer = await cluster.kubectl(...kitchen);
        t.equal(answer.exitCode, 1);
        stderr = answer.stderr;
        return stderr.includes(says) || !(outlived || late.test(stderr));
      });
      t.match(
        stderr,
        'admission webhook "guard.subscription-guard.io" denied the request',
        'it is our answer, not a failed call',
      );
      t.ok(stderr.includes(says), says, { stderr });
    });
  }

  await t.test('a conversion webhook is dead', async t => {
    proxy.fault = () => undefined;
    await makeUnlistable(cluster);
    const { exitCode, stderr } = await cluster.kubectl(...kitchen);
    t.equal(exitCode, 1);
    t.match(stderr, /could not list sinks.kitchen.example.io: .*conversion webhook/);
  });
});

/** A Sink is stored as v1. If only v1beta1 is served, a webhook must convert it, and no Pod of that runs here. */
async function makeUnlistable({ api }: TestCluster): Promise<void> {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sinks.kitchen.example.io';
  const crd = await api.ok('GET', path);
  const [v1, v1beta1] = crd.spec.versions;
  await api.ok('PATCH', path, { spec: { versions: [{ ...v1, served: false }, v1beta1] } });
}
