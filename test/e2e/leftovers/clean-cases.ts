import type { Test } from 'tap';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import type { InstallOptions } from '../../support/control-plane/install.ts';
import type { CommandResult } from '../../support/control-plane/kubectl.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { isAsBefore, left, subscription } from '../../support/e2e/cascades.ts';
import { leftovers, listLeftovers } from '../../support/e2e/leftovers-command.ts';

export interface Cleaning {
  readonly installs: readonly InstallOptions[];
  /** Folders of bundles. */
  readonly bundles: readonly string[];
  /** What is refused while another operator, by the name of its CSV and its namespace, has its CSV. */
  readonly needed?: { readonly operator: string; readonly by: string };
}

/** How far a person has got with an uninstall by hand. */
const damages = {
  'the Subscription is deleted': deleteSubscriptions,
  'the CSV is deleted as well': async (cluster: TestCluster) => {
    await deleteSubscriptions(cluster);
    await deleteCsvs(cluster);
  },
  'and then the CRDs': async (cluster: TestCluster) => {
    const crds = await crdsOf(cluster);
    await deleteSubscriptions(cluster);
    await deleteCsvs(cluster);
    await cluster.kubectl('delete', 'customresourcedefinitions', ...crds);
  },
};

/** Installs operators, deletes them as people do, and lets `kubectl leftovers clean` find and remove the rest. */
export async function cleansWhatIsLeft(t: Test, { installs, bundles, needed }: Cleaning): Promise<void> {
  const cluster = await startCluster(t, { bundles, schemas: 'open' });
  await Promise.all(installs.map(({ namespace, scope }) => cluster.prepareNamespace(namespace, scope)));
  const before = await cluster.list();

  for (const [name, damage] of Object.entries(damages)) {
    await t.test(name, async t => {
      await Promise.all(installs.map(options => cluster.install(options)));
      await cluster.settled();
      t.strictSame(await listLeftovers(cluster), [], 'while they are installed there is nothing to find');
      await damage(cluster);
      t.ok(left(before, await cluster.list()).length > installs.length, 'much is left');
      if (needed && damage === deleteSubscriptions) await refuses(t, cluster, needed);
      // In the order of the list, needs-redis has its turn before the operator that OLM has added for it.
      for (const { operator } of await listLeftovers(cluster)) {
        const { exitCode, stderr } = await clean(cluster, operator);
        t.equal(exitCode, 0, operator, { stderr });
      }
      await isAsBefore(t, cluster, before);
    });
  }
}

async function refuses(t: Test, cluster: TestCluster, { operator, by }: Required<Cleaning>['needed']): Promise<void> {
  const before = await cluster.list();
  const { exitCode, stderr } = await clean(cluster, operator);
  t.equal(exitCode, 2, operator);
  t.match(stderr, `  - ${by} still needs `);
  t.match(stderr, ': remove that operator first\n');
  t.strictSame(left(await cluster.list(), before), [], 'and nothing was deleted');
}

function clean(cluster: TestCluster, operator: string): Promise<CommandResult> {
  return leftovers(cluster, 'clean', operator, '--operands', 'delete', '--yes');
}

/** All of them, and waits until nothing is left that goes with them. */
async function deleteSubscriptions({ api, kubectl, until }: TestCluster): Promise<void> {
  await kubectl('delete', subscription, '--all', '-A');
  await until('the InstallPlans to be gone', async () => {
    const { items } = await api.ok('GET', `${olmApi}/installplans`);
    return items.length === 0;
  });
}

async function deleteCsvs({ api, kubectl, until }: TestCluster): Promise<void> {
  const originals = '!olm.copiedFrom';
  await kubectl('delete', 'clusterserviceversions.operators.coreos.com', '-A', '-l', originals);
  await until('what the CSVs take along to be gone', async () => {
    const { items } = await api.ok('GET', `${olmApi}/operatorconditions`.replace('v1alpha1', 'v2'));
    return items.length === 0;
  });
}

async function crdsOf({ api }: TestCluster): Promise<string[]> {
  const { items } = await api.ok('GET', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
  return items
    .map(({ metadata }: { metadata: { name: string } }) => metadata.name)
    .filter((name: string) => !name.endsWith('.operators.coreos.com'));
}
