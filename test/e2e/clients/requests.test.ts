import t from 'tap';
import { makeRedisCluster, redisLikeBundle } from '../../support/control-plane/bundle-copies.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, left } from '../../support/e2e/cascades.ts';

const options = { apiVersion: 'v1', kind: 'DeleteOptions' };
const foreground = { ...options, propagationPolicy: 'Foreground' };
const background = { ...options, propagationPolicy: 'Background' };

/** Clients that delete in the background, with what they send. */
const plain = {
  // Its provider sends empty options, and waits until the object is gone.
  terraform: options,
  // `oc delete` is the code of `kubectl delete`.
  oc: background,
  // kustomize-controller 1.9, kustomization_controller.go: it prunes in the background, again with each reconciliation.
  flux: background,
} as const;
const plainNames = Object.keys(plain) as (keyof typeof plain)[];

/** Clients that cannot be run here, by the requests that they send. */
t.test('what other clients ask for', async t => {
  const dir = t.testdir();
  const names = ['console', ...plainNames] as const;
  const cluster = await startCluster(t, { bundles: names.map(name => redisLikeBundle(name, dir)) });
  const { api } = cluster;
  await startWebhook(t, cluster, { cascade: true, components: ['olm-guard'] });
  await startSweeper(t, cluster);
  const cascades = new Cascades(cluster);
  await Promise.all(names.map(name => cluster.prepareNamespace(name)));
  const before = await cluster.list();
  await Promise.all(
    names.map(name => cluster.install({ namespace: name, packageName: `${name}-operator`, channel: 'v1' })),
  );
  await cluster.settled();
  const base = (name: string) => `${olmApi}/namespaces/${name}`;
  const subscriptionOf = (name: string) => `${base(name)}/subscriptions/${name}-operator`;
  const csvOf = (name: string) => `${base(name)}/clusterserviceversions/${name}-operator.v1.0.0`;
  const operands = (name: string) => `/apis/${name}.example.io/v1/namespaces/${name}/redisclusters`;

  await t.test("OpenShift's console: Subscription and ClusterServiceVersion at once, in the foreground", async t => {
    const uninstall = async () =>
      Promise.all([
        api.send('DELETE', subscriptionOf('console'), foreground),
        api.send('DELETE', csvOf('console'), foreground),
      ]);
    await makeRedisCluster(cluster, { operator: 'console' });
    const denied = await uninstall();
    t.strictSame(
      denied.map(({ code }) => code),
      [409, 409],
      'with custom resources neither goes',
    );
    t.match(denied[0].body.message, 'First delete what the operator manages', 'the console shows this');
    t.match(denied[1].body.message, 'OLM may re-create it');
    t.equal((await api.ok('GET', csvOf('console'))).status.phase, 'Succeeded');
    await api.ok('DELETE', `${operands('console')}/prod`);
    const [subscription, csv] = await uninstall();
    t.equal(subscription.code, 200);
    t.ok([200, 404, 409].includes(csv.code), `${csv.code}: it goes with the Subscription, or is denied for a moment`);
    await cascades.until('console', 'Succeeded');
  });

  for (const name of plainNames) {
    await t.test(`${name}: a plain deletion, denied, repeated, and annotated`, async t => {
      const remove = () => api.send('DELETE', subscriptionOf(name), plain[name]);
      const denied = await remove();
      t.equal(denied.code, 409);
      t.match(denied.body.message, /^admission webhook .* would leave \d+ objects behind/s, 'the client shows this');
      t.equal((await remove()).body.message, denied.body.message, 'and the same each time');
      await api.ok('PATCH', subscriptionOf(name), {
        metadata: { annotations: { 'subscription-guard.io/on-delete': 'Cascade' } },
      });
      await makeRedisCluster(cluster, { operator: name });
      t.equal((await remove()).code, 409, 'custom resources block it');
      await api.ok('DELETE', `${operands(name)}/prod`);
      t.equal((await remove()).code, 200);
      await cluster.until('it to be gone', async () => !(await api.exists(subscriptionOf(name))));
      await cascades.until(name, 'Succeeded');
    });
  }

  t.strictSame(left(before, await cluster.list()), [], '0 left');
});
