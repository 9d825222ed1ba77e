import t, { type Test } from 'tap';
import { realBundle, startCluster, type TestCluster } from '../cluster/cluster.ts';
import { added, idOf, type Listing } from '../cluster/ground-truth.ts';
import type { InstallOptions } from '../cluster/install.ts';
import { derivation, idsOf, type PlanDocument, planOf } from './plan.ts';

/**
 * The heart of the project: what a full listing of the cluster shows to be new after an install is exactly what the
 * plan names, plus what Kubernetes and OLM derive from it by rules that are written down in plan.ts.
 */
const cases: Record<string, InstallOptions & { readonly dependency?: string }> = {
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
  for (const [name, options] of Object.entries(cases)) {
    await t.test(name, t => checkInstall(t, cluster, options));
  }
  await t.test('needs-redis and the Subscription that OLM adds for it', t =>
    checkInstall(t, cluster, { namespace: 'team-b', packageName: 'needs-redis' }, ['redis-operator-v1-test-olm']),
  );
});

const bundles = ['metallb-operator', 'opentelemetry-operator'].flatMap(name => realBundle(name) ?? []);
const missing = bundles.length < 2 && 'the real bundles are not here (BUNDLES_DIR, default ../shared/bundles)';
if (missing) process.stderr.write(`SKIPPED: ${missing}\n`);

t.test('real bundles', { skip: missing }, async t => {
  const cluster = await startCluster(t, { bundles });
  for (const [name, options] of Object.entries(realCases)) {
    await t.test(name, t => checkInstall(t, cluster, options));
  }
});

async function checkInstall(
  t: Test,
  cluster: TestCluster,
  options: InstallOptions,
  otherSubscriptions: readonly string[] = [],
): Promise<void> {
  const { namespace, packageName, name = packageName, scope } = options;
  await cluster.prepareNamespace(namespace, scope);
  const before = await cluster.list();
  await cluster.install(options);
  const compare = async () => {
    const plans = await Promise.all([name, ...otherSubscriptions].map(one => planOf(cluster, namespace, one)));
    return differences(plans, before, await cluster.list());
  };
  // OLM labels and generates some objects after it has called the install a success.
  let found = await compare();
  await cluster
    .until('the plan to be complete', async () => {
      found = await compare();
      return found.missing.length + found.foreign.length + found.unknowns.length === 0;
    })
    .catch(() => {});
  t.strictSame(found.missing, [], 'missing 0: every new object is in the plan or derived');
  t.strictSame(found.foreign, [], 'foreign 0: the plan names nothing but what the install made');
  t.strictSame(found.unknowns, [], 'nothing is unknown');
}

function differences(plans: readonly PlanDocument[], before: Listing, after: Listing) {
  const planned = new Set(plans.flatMap(idsOf));
  const subjects = new Set(plans.map(plan => plan.subject.uid));
  const missing = added(before, after)
    .filter(object => !subjects.has(object.uid) && !planned.has(idOf(object)))
    .filter(object => derivation(object, planned) === undefined && !isCopyForNewNamespace(object.labels, before));
  const unknowns = plans.flatMap(plan => plan.unknowns);
  return { missing: missing.map(idOf), foreign: foreign(planned, before, after), unknowns };
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
