import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { steps } from '../../../src/plan/steps.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { added } from '../../support/control-plane/ground-truth.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import type { Program } from '../../support/control-plane/process.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, type CleanupObject, left, markedIn, subscription } from '../../support/e2e/cascades.ts';
import { setPolicies } from '../../support/e2e/deletion-policy.ts';
import { allowAgain, denyAll, denyByWebhook, removeWebhook, webhookDenies } from '../../support/e2e/denials.ts';

const longName = 'operator-with-a-package-name-that-fills-a-label-key';
const leasePath = '/apis/coordination.k8s.io/v1/namespaces/subscription-guard/leases/subscription-guard-sweeper';

t.test('the cascade under adverse conditions', async t => {
  const cluster = await startCluster(t);
  const webhook = await startWebhook(t, cluster, { cascade: true });
  const { api } = cluster;
  const cascades = new Cascades(cluster);

  /** A fresh policy takes a moment to be in force. */
  const denying = (says: string) =>
    cluster.until('the denial to be in force', async () => {
      const { stderr } = await cascades.delete('redis', 'redis-operator', '--dry-run=server');
      return stderr.includes(says);
    });
  const denied = (says: string) =>
    cluster.until('the denial', async () => (await cascades.delete('redis', 'redis-operator')).stderr.includes(says));

  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });

  await t.test('kill -9 of the sweeper before and after every step', async t => {
    const points = steps.flatMap(step => [`before ${step}`, `after ${step}`]);
    const died = mkdtempSync(join(cluster.dir, 'died-'));
    await setPolicies(cluster, { everything: { operands: 'Delete', operatorGroup: 'DeleteIfUnused' } });
    await cluster.prepareNamespace('killed', 'all');
    const before = await cluster.list();
    await cluster.install({ namespace: 'killed', packageName: 'kitchen-sink', scope: 'all' });
    const sink = { apiVersion: 'kitchen.example.io/v1', kind: 'Sink', metadata: { name: 'left' } };
    await api.ok('POST', '/apis/kitchen.example.io/v1/namespaces/killed/sinks', sink);
    await cluster.until('the policy to decide', async () => {
      await cascades.delete('killed', 'kitchen-sink', '--dry-run=server');
      return webhook.decisions().at(-1)?.policy === 'everything';
    });
    await cascades.admitted('killed', 'kitchen-sink');
    const main = join(import.meta.dirname, '..', '..', 'support', 'e2e', 'faulty-sweeper.ts');
    const sweeper = await startSweeper(t, cluster, {
      main,
      env: { DIE_AT: points.join(','), DIED_DIR: died },
    });
    const succeeded = async (): Promise<boolean> => {
      if (!sweeper.running) sweeper.start();
      return (await cascades.cleanupOf('killed'))?.status?.phase === 'Succeeded';
    };
    await cluster.until('the Cleanup to succeed', succeeded);
    t.strictSame(
      readdirSync(died).toSorted(),
      points.map(point => point.replace(' ', '-')).toSorted(),
      'it died everywhere',
    );
    t.strictSame(left(before, await cluster.list()), [], '0 left');
    t.equal(await api.exists('/apis/operators.coreos.com/v1/namespaces/killed/operatorgroups/group'), false);
    await sweeper.stop();
    await setPolicies(cluster, {});
  });

  const sweepers = [await startSweeper(t, cluster), await startSweeper(t, cluster)];

  let withdrawal: Awaited<ReturnType<typeof redisNow>>;

  await t.test('another webhook denies the deletion: what stands by is marked', async t => {
    withdrawal = await redisNow();
    await denyByWebhook(cluster, 'redis');
    await denying(webhookDenies);
    await denied(webhookDenies);
    await cascades.until('redis', 'Pending');
    await cluster.until('the marks', async () =>
      markedIn(await cluster.list()).includes('ServiceAccount redis/redis-operator'),
    );
    t.pass('marked');
  });

  await t.test('kill -9 of the one of two that works: the other one takes over, and finishes', async t => {
    await cluster.prepareNamespace('led', 'own');
    const before = await cluster.list();
    await cluster.install({ namespace: 'led', packageName: longName });
    await admittedAndStuck('led');
    await cluster.until('it to be in the middle', async () => {
      const { phase, message = '' } = (await cascades.cleanupOf('led'))?.status ?? {};
      return phase === 'Running' && message.includes('example.io/stuck');
    });
    const { holderIdentity, leaseTransitions } = await lease();
    const [leader, other] = sweepers.toSorted((a, b) => Number(isFrom(b)) - Number(isFrom(a)));
    await leader?.stop('SIGKILL');
    await unstick('led');
    t.match((await cascades.cleanupOf('led'))?.status, { phase: 'Running' }, 'nobody is at work');
    await cluster.until('the other one to lead', async () => (await lease()).holderIdentity !== holderIdentity);
    const taken = await lease();
    t.equal(taken.leaseTransitions, leaseTransitions + 1);
    await cascades.until('led', 'Succeeded');
    t.match(other?.output(), `"identity":"${taken.holderIdentity}"`);
    await cluster.until('it to say so', async () => other?.output().includes('"phase":"Succeeded"') ?? false);
    t.strictSame(left(before, await cluster.list()), [], '0 left');

    async function lease(): Promise<{ holderIdentity: string; leaseTransitions: number }> {
      return (await api.ok('GET', leasePath)).spec;
    }

    function isFrom(sweeper: Program): boolean {
      return sweeper.output().includes(`"identity":"${holderIdentity}"`);
    }
  });

  await t.test('a stuck finalizer: stalled, named, and it goes on by itself', async t => {
    await cluster.prepareNamespace('stuck', 'own');
    const before = await cluster.list();
    await cluster.install({ namespace: 'stuck', packageName: longName });
    await admittedAndStuck('stuck');
    await cascades.until('stuck', 'Stalled');
    const stalled = await cascades.cleanupOf('stuck');
    t.ok(secondsUntilStalled(stalled) >= 20, 'not sooner');
    const message =
      "ServiceAccount stuck/long-name: it still has the finalizer example.io/stuck; the operator's Deployment stuck/long-name is gone";
    t.match(stalled?.status, {
      message,
      blocking: { kind: 'ServiceAccount', name: 'long-name', finalizers: ['example.io/stuck'] },
      conditions: [
        { type: 'Ready', status: 'False', message },
        { type: 'Stalled', status: 'True', message },
      ],
    });
    await unstick('stuck');
    await cascades.until('stuck', 'Succeeded');
    t.strictSame(left(before, await cluster.list()), [], '0 left');
  });

  // It has taken more than a minute, in which there was something else to do.
  await t.test('a deletion that stays denied: withdrawn, unmarked', async t => {
    await cascades.until('redis', 'Withdrawn');
    const now = await redisNow();
    const missing = added(now.listing, withdrawal.listing).map(({ kind, name }) => `${kind} ${name}`);
    t.strictSame(missing, [], 'nothing was deleted while the Subscription existed');
    t.strictSame(markedIn(now.listing), [], 'unmarked');
    t.strictSame(now.template, withdrawal.template, 'its Pods are to be as before');
    t.strictSame(now.pods, withdrawal.pods, 'its Pods were not restarted');
    await removeWebhook(cluster);
  });

  await t.test('who changes their mind and orphans: nothing is removed', async t => {
    await denyAll(cluster);
    await denying('not today');
    await denied('not today');
    await allowAgain(cluster);
    await cluster.until('the policy to be gone', async () => {
      const { exitCode } = await cluster.kubectl(
        'delete',
        subscription,
        'redis-operator',
        '-n',
        'redis',
        '--cascade=orphan',
      );
      return exitCode === 0;
    });
    t.equal(await cascades.cleanupOf('redis'), undefined, 'the approved Cleanup was retracted');
    t.equal(await api.exists(`${olmApi}/namespaces/redis/clusterserviceversions/redis-operator.v1.0.0`), true);
  });

  /** Deletes the Subscription, and has one of the dependents wait for something. */
  async function admittedAndStuck(namespace: string): Promise<void> {
    await cluster.settled(namespace);
    await cluster.until('the deletion', async () => {
      // Each time: OLM may carry out an InstallPlan again, and then writes the ServiceAccount anew.
      await api.ok('PATCH', accountIn(namespace), { metadata: { finalizers: ['example.io/stuck'] } });
      return (await cascades.delete(namespace, longName)).exitCode === 0;
    });
  }

  /** What must not change while a deletion is only tried. */
  async function redisNow() {
    const template = await templateOf(cluster, 'redis', 'redis-operator');
    return { listing: await cluster.list(), template, pods: await podsOf(cluster, 'redis') };
  }

  async function unstick(namespace: string): Promise<void> {
    await api.ok('PATCH', accountIn(namespace), { metadata: { finalizers: null } });
  }
});

function accountIn(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/serviceaccounts/long-name`;
}

/** From the last progress to the Stalled condition. */
function secondsUntilStalled(cleanup: CleanupObject | undefined): number {
  const stalled = cleanup?.status?.conditions.find(({ type }) => type === 'Stalled');
  return (Date.parse(stalled?.lastTransitionTime ?? '') - Date.parse(cleanup?.status?.lastProgressTime ?? '')) / 1000;
}

async function templateOf({ api }: TestCluster, namespace: string, deployment: string): Promise<unknown> {
  return (await api.ok('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`)).spec.template;
}

async function podsOf({ api }: TestCluster, namespace: string): Promise<string[]> {
  const { items } = await api.ok('GET', `/api/v1/namespaces/${namespace}/pods`);
  return items.map(({ metadata }: { metadata: { name: string } }) => metadata.name).toSorted();
}
