import t, { type Test } from 'tap';
import { realBundle, startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { added, idOf, type Listing } from '../../support/control-plane/ground-truth.ts';
import type { InstallOptions } from '../../support/control-plane/install.ts';
import { derivation, idsOf, type PlanDocument, planOf, sharing } from '../../support/e2e/plan.ts';

/**
 * The heart of the project: what a full listing of the cluster shows to be new after an install is exactly what the
 * plan names, plus what Kubernetes and OLM derive from it by rules that are written down in plan.ts.
 */
const cases: Record<string, InstallOptions> = {
  'redis-operator, own namespace': { namespace: 'redis', packageName: 'redis-operator', channel: 'v1' },
  'a name longer than a label key': {
    namespace: 'a-long-namespace',
    packageName: 'operator-with-a-package-name-that-fills-a-label-key',
  },
  'a Subscription not named like its package': {
    namespace: 'other-name',
    packageName: 'operator-with-a-package-name-that-fills-a-label-key',
    name: 'my-operator',
  },
  'a failed install': { namespace: 'failing', packageName: 'own-namespace-only', scope: 'all', phase: 'Failed' },
  'kitchen-sink, all namespaces': { namespace: 'kitchen', packageName: 'kitchen-sink', scope: 'all' },
};

const realCases: Record<string, InstallOptions> = {
  'the real MetalLB operator': { namespace: 'metallb', packageName: 'metallb-operator', scope: 'all' },
  'the real OpenTelemetry operator': { namespace: 'otel', packageName: 'opentelemetry-operator', scope: 'all' },
};

t.test('our bundles', async t => {
  const cluster = await startCluster(t);
  await t.test('all at once', t => checkInstalls(t, cluster, Object.values(cases)));
  await t.test('needs-redis and the Subscription that OLM adds for it', t =>
    checkInstalls(t, cluster, [{ namespace: 'team-b', packageName: 'needs-redis' }], ['redis-operator-v1-test-olm']),
  );
});

const bundles = ['metallb-operator', 'opentelemetry-operator'].flatMap(name => realBundle(name) ?? []);
const missing = bundles.length < 2 && 'the real bundles are not here (BUNDLES_DIR, default ../shared/bundles)';
if (missing) process.stderr.write(`SKIPPED: ${missing}\n`);

t.test('real bundles', { skip: missing }, async t => {
  const cluster = await startCluster(t, { bundles });
  await checkInstalls(t, cluster, Object.values(realCases));
});

/** `others`: Subscriptions in the namespace of the first one that OLM adds by itself. */
async function checkInstalls(
  t: Test,
  cluster: TestCluster,
  installs: readonly InstallOptions[],
  others: readonly string[] = [],
): Promise<void> {
  await Promise.all(installs.map(({ namespace, scope }) => cluster.prepareNamespace(namespace, scope)));
  const before = await cluster.list();
  await Promise.all(installs.map(options => cluster.install(options)));
  const subscriptions = [
    ...installs.map(({ namespace, packageName, name = packageName }) => ({ namespace, name })),
    ...others.map(name => ({ namespace: installs[0]?.namespace ?? '', name })),
  ];
  const compare = async () => {
    const plans = await Promise.all(subscriptions.map(({ namespace, name }) => planOf(cluster, namespace, name)));
    return differences(plans, before, await cluster.list());
  };
  // OLM labels and generates some objects after it has called the install a success.
  let found = await compare();
  await cluster
    .until('the plans to be complete', async () => {
      found = await compare();
      return Object.values(found).every(({ length }) => length === 0);
    })
    .catch(() => {});
  t.strictSame(found.missing, [], 'missing 0: every new object is in a plan or derived');
  t.strictSame(found.foreign, [], 'foreign 0: the plans name nothing but what the installs made');
  t.strictSame(found.claimedTwice, [], 'no plan names what another install has made');
  t.strictSame(found.unknowns, [], 'nothing is unknown');
}

function differences(plans: readonly PlanDocument[], before: Listing, after: Listing) {
  const planned = new Set(plans.flatMap(idsOf));
  const subjects = new Set(plans.map(plan => plan.subject.uid));
  const missing = added(before, after)
    .filter(object => !subjects.has(object.uid) && !planned.has(idOf(object)))
    .filter(object => derivation(object, planned) === undefined && !isCopyForNewNamespace(object.labels, before));
  const unknowns = plans.flatMap(plan => plan.unknowns);
  return {
    missing: missing.map(idOf),
    foreign: foreign(planned, before, after),
    claimedTwice: claimedTwice(plans, after),
    unknowns,
  };
}

/**
 * In all plans together an object is foreign only if no operator brought it, so each must be in exactly one of them.
 */
function claimedTwice(plans: readonly PlanDocument[], after: Listing): string[] {
  const subjects = new Set(plans.map(plan => plan.subject.uid));
  const claims = Map.groupBy(
    plans.flatMap(plan => [...new Set(idsOf(plan))]),
    id => id,
  );
  return [...claims]
    .filter(([id, { length }]) => length > 1 && sharing(after.get(id), subjects) === undefined)
    .map(([id]) => id);
}

/** Planned, but not new: it was there before the install, or is not there at all. CRDs and their roles may be shared. */
function foreign(planned: ReadonlySet<string>, before: Listing, after: Listing): string[] {
  const shared = (id: string) => /\/(CustomResourceDefinition|ClusterRole)\/\/[a-z]+\.redis\.example\.io/.test(id);
  return [...planned].filter(id => !after.has(id) || (before.has(id) && !shared(id)));
}

/** An operator that was there before is copied into the namespace that was just made. */
function isCopyForNewNamespace(labels: Readonly<Record<string, string>>, before: Listing): boolean {
  const from = labels['olm.copiedFrom'];
  return (
    from !== undefined &&
    [...before.values()].some(({ kind, namespace }) => kind === 'ClusterServiceVersion' && namespace === from)
  );
}
