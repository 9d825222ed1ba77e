import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bootCluster, realBundle, type TestCluster } from '../test/support/control-plane/cluster.ts';
import { kubectlOperator } from '../test/support/control-plane/go-programs.ts';
import { added, idOf, type Listing } from '../test/support/control-plane/ground-truth.ts';
import { run } from '../test/support/control-plane/kubectl.ts';
import { olmApi } from '../test/support/control-plane/olm.ts';
import { circumstancesOf } from './circumstances.ts';
import { Guard } from './guard.ts';

/**
 * `npm run comparison`: counts the objects that each way to uninstall an operator leaves behind, by full listings of a real
 * control plane. Each way has a cluster of its own, in which OLM installs the real operators of BUNDLES_DIR. Writes
 * bench/comparison.json; its figures are those in the README.
 */
const root = join(import.meta.dirname, '..');
const tool = await kubectlOperator(tell);

interface Operator {
  readonly packageName: string;
  readonly namespace: string;
  readonly scope: 'all' | 'own';
}

/** Uninstalls one operator. Only the listing afterwards counts, not what the way says of itself. */
type Way = (cluster: TestCluster, operator: Operator) => Promise<void>;

const operators = (
  [
    { packageName: 'metallb-operator', namespace: 'metallb', scope: 'all' },
    { packageName: 'opentelemetry-operator', namespace: 'otel', scope: 'all' },
    { packageName: 'percona-server-mysql-operator', namespace: 'percona', scope: 'own' },
    { packageName: 'ack-iam-controller', namespace: 'ack', scope: 'own' },
    { packageName: 'ecr-secret-operator', namespace: 'ecr', scope: 'own' },
  ] as const
).filter(({ packageName }) => realBundle(packageName));

const ways: Readonly<Record<string, Way>> = {
  'kubectl delete subscription': deleteSubscription,
  'and the ClusterServiceVersion': deleteCsvAsWell,
  'and all that the Operator object lists': deleteComponentsAsWell,
  'kubectl operator uninstall -X': uninstallByKubectlOperator,
  '--cascade=foreground': cascade,
};

const rows = new Map<string, Record<string, number>>();
for (const [name, way] of Object.entries(ways)) await measure(name, way);
const { commit, versions } = circumstancesOf('npm run comparison');
const figures = { commit, versions: `${versions}, kubectl-operator v0.6.0`, left: Object.fromEntries(rows) };
writeFileSync(join(root, 'bench', 'comparison.json'), `${JSON.stringify(figures, undefined, 2)}\n`);

// --- internal ---

async function measure(name: string, way: Way): Promise<void> {
  const bundles = operators.flatMap(({ packageName }) => realBundle(packageName) ?? []);
  const cluster = await bootCluster({ bundles, schemas: 'open' });
  const guard = way === cascade ? await Guard.start(cluster) : undefined;
  try {
    for (const { namespace, scope } of operators) await cluster.prepareNamespace(namespace, scope);
    const brought = new Map<Operator, ReadonlySet<string>>();
    for (const operator of operators) {
      const before = await cluster.list();
      await cluster.install(operator);
      brought.set(operator, new Set(added(before, await atRest(cluster)).map(idOf)));
    }
    await cluster.settled();
    for (const operator of operators) await way(cluster, operator);
    const after = await atRest(cluster);
    for (const [{ packageName }, ids] of brought) {
      const left = [...ids].filter(id => after.has(id));
      record(packageName, 'objects', ids.size);
      record(packageName, name, left.length);
      tell(
        `${name}: ${packageName} leaves ${left.length} of ${ids.size}${left.length > 12 ? '' : `: ${left.join(', ')}`}`,
      );
    }
  } finally {
    await guard?.stop();
    await cluster.stop();
  }
}

function record(packageName: string, column: string, count: number): void {
  const row = rows.get(packageName) ?? {};
  // An install brings the same each time, but for Pods that are replaced while it lasts: the first count stays.
  row[column] ??= count;
  rows.set(packageName, row);
}

/** The listing once nothing has come or gone for longer than OLM takes to look at everything again. */
async function atRest(cluster: TestCluster): Promise<Listing> {
  let listing = await cluster.list();
  for (let quiet = 0; quiet < 3; ) {
    await delay(5_000);
    const next = await cluster.list();
    quiet = sameKeys(listing, next) ? quiet + 1 : 0;
    listing = next;
  }
  return listing;
}

function sameKeys(a: Listing, b: Listing): boolean {
  return a.size === b.size && [...a.keys()].every(id => b.has(id));
}

async function deleteSubscription(cluster: TestCluster, { namespace, packageName }: Operator): Promise<void> {
  await cluster.kubectl('delete', 'subscriptions.operators.coreos.com', packageName, '-n', namespace);
}

/** What the documentation of OLM and of OpenShift tells people to do. */
async function deleteCsvAsWell(cluster: TestCluster, operator: Operator): Promise<void> {
  const { namespace, packageName } = operator;
  const { status } = await cluster.api.ok('GET', `${olmApi}/namespaces/${namespace}/subscriptions/${packageName}`);
  await deleteSubscription(cluster, operator);
  await cluster.kubectl('delete', 'clusterserviceversions', status.installedCSV, '-n', namespace);
}

/** Goes by OLM's own list of components, as careful people do. */
async function deleteComponentsAsWell(cluster: TestCluster, operator: Operator): Promise<void> {
  const path = `/apis/operators.coreos.com/v1/operators/${operator.packageName}.${operator.namespace}`;
  const { status } = await cluster.api.ok('GET', path);
  await deleteCsvAsWell(cluster, operator);
  for (const { apiVersion, kind, namespace, name } of status.components.refs as readonly Component[]) {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    if (['Namespace', 'Subscription', 'ClusterServiceVersion'].includes(kind)) continue;
    const type = group === '' ? kind : `${kind}.${version}.${group}`;
    await cluster.kubectl('delete', type, name, ...(namespace ? ['-n', namespace] : []), '--ignore-not-found');
  }
  await cluster.kubectl('delete', 'operators.operators.coreos.com', `${operator.packageName}.${operator.namespace}`);
}

interface Component {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

async function uninstallByKubectlOperator(cluster: TestCluster, { namespace, packageName }: Operator): Promise<void> {
  const args = ['uninstall', packageName, '-X', '-n', namespace];
  const { exitCode, stderr } = await run(tool, args, { KUBECONFIG: cluster.kubeconfig });
  if (exitCode !== 0) tell(`kubectl operator ${args.join(' ')}: ${stderr}`);
}

async function cascade(cluster: TestCluster, { namespace, packageName }: Operator): Promise<void> {
  const args = ['delete', 'subscriptions.operators.coreos.com', packageName, '-n', namespace, '--cascade=foreground'];
  const { exitCode, stderr } = await cluster.kubectl(...args);
  if (exitCode !== 0) tell(`kubectl ${args.join(' ')}: ${stderr}`);
  await cluster.kubectl('wait', '--for=condition=Ready', 'cleanups', '--all', '--timeout=110s');
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
