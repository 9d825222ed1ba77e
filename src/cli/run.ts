import { parseArgs } from 'node:util';
import { ClusterError, type ClusterReader } from '../cluster/cluster.ts';
import { ApiClient } from '../cluster/live/api-client.ts';
import { KubeConfigError, loadKubeConfig } from '../cluster/live/kube-config.ts';
import { LiveCluster } from '../cluster/live/live-cluster.ts';
import { readSnapshot, SnapshotError } from '../cluster/snapshot/read-snapshot.ts';
import { SnapshotCluster } from '../cluster/snapshot/snapshot-cluster.ts';
import { ClusterView } from '../cluster/view.ts';
import { takeInventory } from '../inventory/inventory.ts';
import { makePlan, type Plan } from '../plan/plan.ts';
import { defaultPolicy } from '../policy/policy.ts';
import { readSubject } from '../subject/subject.ts';
import { version } from '../version.ts';
import { planJson } from './plan-json.ts';
import { planTable } from './plan-table.ts';

interface Streams {
  /** Data. */
  readonly stdout: { write(text: string): unknown };
  /** Talk. */
  readonly stderr: { write(text: string): unknown };
}

/** What is wrong with the command line or the cluster, in one line. */
class CommandError extends Error {
  override readonly name = 'CommandError';
}

const help = `Shows what would be left behind if an OLM Subscription were deleted, and what a clean-up would do about it.

Usage:
  kubectl leftovers plan NAME [-n NAMESPACE] [flags]

Examples:
  kubectl leftovers plan redis-operator -n redis
  kubectl leftovers plan redis-operator -n redis -o json
  kubectl leftovers plan redis-operator -n redis --snapshot ./dump

Flags:
  -n, --namespace NAME    Namespace of the Subscription (default: that of the current context)
  -o, --output FORMAT     table or json (default table)
      --snapshot PATH     Read this folder or file of "kubectl get -o yaml" output, and no cluster
      --kubeconfig FILE   Kubeconfig to use (default: as kubectl)
      --context NAME      Context of the kubeconfig to use
      --version           Show the version
  -h, --help              Show this text

Exit codes: 0 the plan is complete, 2 something is wrong or could not be read.
`;

/** Runs one command line and returns its exit code. */
export async function run(argv: readonly string[], { stdout, stderr }: Streams): Promise<number> {
  try {
    const { values, positionals } = parse(argv);
    if (values.help || argv.length === 0) {
      stdout.write(help);
      return values.help ? 0 : 2;
    }
    if (values.version) {
      stdout.write(`${version}\n`);
      return 0;
    }
    const plan = await planFor(positionals, values);
    stdout.write(values.output === 'json' ? planJson(plan) : planTable(plan));
    for (const { what, object, why } of plan.unknowns)
      stderr.write(`warning: could not ${what}${object ? ` ${object}` : ''}: ${why}\n`);
    return plan.unknowns.length === 0 ? 0 : 2;
  } catch (error) {
    const why = reasonOf(error);
    if (why === undefined) throw error;
    stderr.write(`error: ${why}\n`);
    return 2;
  }
}

type Values = ReturnType<typeof parse>['values'];

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        namespace: { type: 'string', short: 'n' },
        output: { type: 'string', short: 'o', default: 'table' },
        snapshot: { type: 'string' },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        version: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new CommandError(
      `${error instanceof Error ? error.message.split('. ')[0] : error}. See "kubectl leftovers --help".`,
    );
  }
}

async function planFor([command, name, ...rest]: readonly string[], values: Values): Promise<Plan> {
  if (command !== 'plan') throw new CommandError(`there is no command "${command}". See "kubectl leftovers --help".`);
  if (name === undefined || rest.length > 0) throw new CommandError('"plan" takes the name of one Subscription.');
  if (values.output !== 'table' && values.output !== 'json') {
    throw new CommandError(`--output must be table or json, not "${values.output}".`);
  }
  const { cluster, namespace } = open(values);
  const view = new ClusterView(cluster);
  const subject = await readSubject(view, namespace, name);
  if (!subject) throw new CommandError(`there is no Subscription ${name} in namespace ${namespace}.`);
  return makePlan(await takeInventory(view, subject), defaultPolicy);
}

function open({ snapshot, kubeconfig, context, namespace }: Values): { cluster: ClusterReader; namespace: string } {
  if (snapshot !== undefined) {
    return { cluster: new SnapshotCluster(readSnapshot(snapshot)), namespace: namespace ?? 'default' };
  }
  const config = loadKubeConfig({ ...(kubeconfig && { file: kubeconfig }), ...(context && { context }) });
  const current = config.getContextObject(config.getCurrentContext())?.namespace;
  return { cluster: new LiveCluster(new ApiClient(config)), namespace: namespace ?? current ?? 'default' };
}

function reasonOf(error: unknown): string | undefined {
  const expected = [CommandError, ClusterError, KubeConfigError, SnapshotError];
  return expected.some(type => error instanceof type) ? (error as Error).message : undefined;
}
