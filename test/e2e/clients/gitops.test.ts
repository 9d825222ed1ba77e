import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import type { Listing } from '../../support/control-plane/ground-truth.ts';
import { installed } from '../../support/control-plane/install.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, markedIn } from '../../support/e2e/cascades.ts';
import { markingAsSweeper } from '../../support/e2e/marks.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';

const early = { namespace: 'early', packageName: 'operator-with-a-package-name-that-fills-a-label-key' };
const midway = { namespace: 'midway', packageName: 'redis-operator', channel: 'v1' };
const crdKind = 'CustomResourceDefinition';

/** Whatever the sweeper has done by then, it must not touch what the new Subscription takes over. */
t.test('a Subscription that somebody applies again while it is being cleaned up, as GitOps does', async t => {
  const cluster = await startCluster(t);
  await startWebhook(t, cluster, { cascade: true });
  const { api } = cluster;
  const cascades = new Cascades(cluster);
  await Promise.all([early, midway].map(install => cluster.install(install)));
  const timesWithoutSubscription = (namespace: string): number =>
    readFileSync(join(cluster.dir, 'logs', 'catalog.log'), 'utf8').split(
      `No subscriptions were found in namespace ${namespace}`,
    ).length;
  /** An OLM that has not noticed takes the new Subscription for the old one, and neither refuses it nor installs anything. */
  const admittedAndNoticed = async ({ namespace, packageName }: typeof early): Promise<void> => {
    const before = timesWithoutSubscription(namespace);
    await cascades.admitted(namespace, packageName);
    await cluster.until('OLM to notice', async () => timesWithoutSubscription(namespace) > before);
  };
  const messageOf = async (namespace: string) => (await cascades.cleanupOf(namespace))?.status?.message ?? '';

  const mark = await markingAsSweeper(t, cluster, cascades);

  await t.test('before anything has been removed: all of it stays, and the message tells what to do', async t => {
    const { packageName } = early;
    const former = uidsIn(await cluster.list());
    await admittedAndNoticed(early);
    await mark('early');
    t.not(markedIn(await cluster.list()).length, 0, 'marked');
    await cluster.install({ ...early, phase: 'none' });
    const sweeper = await startSweeper(t, cluster);
    await cascades.until('early', 'Withdrawn');
    const listing = await cluster.list();
    const now = uidsIn(listing);
    t.match(
      Object.keys(former).filter(id => now[id] !== former[id]),
      [/\/InstallPlan\/early\//, /\/Subscription\/early\//],
      'nothing has gone but what the deletion itself takes',
    );
    t.strictSame(markedIn(listing), [], 'nothing is marked any more');
    await cluster.until('OLM to refuse it', async () => {
      const { status } = await api.ok('GET', `${olmApi}/namespaces/early/subscriptions/${packageName}`);
      return status?.conditions?.some(({ type }: { type: string }) => type === 'ResolutionFailed');
    });
    const message = await messageOf('early');
    t.match(message, /^Subscription early\/\S+ has been created again: .* kubectl delete clusterserviceversions/);
    const [command = ''] = /kubectl delete .*$/.exec(message) ?? [];
    t.match(await pasteCommand(t, cluster, command, 'deleteObjects'), { exitCode: 0 });
    await installed(api, 'early', packageName);
    await staysWhole(t);
    await sweeper.stop();
  });

  await t.test('when all but the CRDs has gone: the new install takes these over and stays whole', async t => {
    const { packageName } = midway;
    const crds = crdsIn(await cluster.list());
    const died = mkdtempSync(join(cluster.dir, 'died-'));
    const main = join(import.meta.dirname, '..', '..', 'support', 'e2e', 'faulty-sweeper.ts');
    const env = { DIE_AT: 'before crds', DIE_ALWAYS: 'true', DIED_DIR: died };
    const dying = await startSweeper(t, cluster, { main, env });
    await admittedAndNoticed(midway);
    await cluster.until('all but the CRDs to be gone', async () => existsSync(join(died, 'before-crds')));
    await dying.stop();
    await mark('midway');
    t.not(markedIn(await cluster.list()).length, 0, 'what is left of it is marked');
    t.equal(await api.exists(`${olmApi}/namespaces/midway/clusterserviceversions/redis-operator.v1.0.0`), false);
    await cluster.install({ ...midway, phase: 'none' });
    const sweeper = await startSweeper(t, cluster);
    await installed(api, 'midway', packageName);
    await cascades.until('midway', 'Withdrawn');
    t.match(await messageOf('midway'), /has been created again: what depends on it now is not touched\.$/);
    const listing = await cluster.list();
    t.strictSame(crdsIn(listing), crds, 'the same CRDs');
    t.strictSame(markedIn(listing), [], 'nothing is marked any more');
    await staysWhole(t);
    await sweeper.stop();
  });

  /** OLM looks at everything again every 10 s; so does the sweeper, if not more often. */
  async function staysWhole(t: Test): Promise<void> {
    const before = uidsIn(await cluster.list());
    const later = Date.now() + 16_000;
    await cluster.until('some reconciles', async () => Date.now() > later);
    t.strictSame(uidsIn(await cluster.list()), before, 'the new install stays whole');
  }
});

/** What each object is, by its address. */
function uidsIn(listing: Listing): Record<string, string> {
  return Object.fromEntries([...listing].map(([id, { uid }]) => [id, uid]));
}

function crdsIn(listing: Listing): string[] {
  return [...listing.values()].filter(({ kind }) => kind === crdKind).map(({ name, uid }) => `${name} ${uid}`);
}
