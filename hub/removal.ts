import { join } from 'node:path';
import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { type CommandResult, run } from '../test/support/control-plane/kubectl.ts';
import { olmApi } from '../test/support/control-plane/olm.ts';
import { holdsWithin } from '../test/support/control-plane/process.ts';
import { Cascades, subscription } from '../test/support/e2e/cascades.ts';
import { commandsIn } from './denial.ts';
import type { Install } from './judge.ts';
import type { Row } from './row.ts';

/** What became of a removal. */
export type Removed = Pick<Row, 'deletion' | 'cascade' | 'message' | 'seconds'>;

/** Milliseconds; a Cleanup that has not succeeded by then is reported as it is. */
const patience = 180_000;

/** Removes an operator as a person does who knows nothing of it: deletes the Subscription, and pastes what the denial prints. */
export async function remove(
  cluster: TestCluster,
  { packageName, namespace }: Pick<Install, 'packageName' | 'namespace'>,
  operands: readonly string[],
): Promise<Removed> {
  const first = await removeOne(cluster, packageName, namespace, operands);
  if (first.cascade !== 'Succeeded') return first;
  for (const dependency of await subscriptionsIn(cluster, namespace)) {
    const then = await removeOne(cluster, dependency, namespace, []);
    if (then.cascade !== 'Succeeded')
      return { ...first, cascade: then.cascade ?? 'denied', message: `${dependency}: ${then.message}` };
  }
  return first;
}

/** `own`: the commands that delete its custom resources, where they are too many for the denial to name. */
async function removeOne(
  cluster: TestCluster,
  name: string,
  namespace: string,
  own: readonly string[],
): Promise<Removed> {
  const plain = await decided(cluster, `kubectl delete ${subscription} ${name} -n ${namespace}`);
  if (plain.exitCode === 0) return { deletion: 'allowed' };
  const { operands, cascade } = commandsIn(plain.stderr);
  for (const command of operands.length > 0 ? operands : own) await paste(cluster, command);
  if (cascade === undefined) return { deletion: 'denied', cascade: 'denied', message: plain.stderr.trim() };
  const started = Date.now();
  const { exitCode, stderr } = await decided(cluster, cascade);
  if (exitCode !== 0) return { deletion: 'denied', cascade: 'denied', message: stderr.trim() };
  const { phase, message } = await ended(cluster, name, namespace);
  const seconds = (Date.now() - started) / 1_000;
  return { deletion: 'denied', cascade: phase, seconds, ...(phase !== 'Succeeded' && { message }) };
}

/** Asks again as long as the denial says so. */
async function decided(cluster: TestCluster, command: string): Promise<CommandResult> {
  let answer = await paste(cluster, command);
  const isFinal = async (): Promise<boolean> => {
    if (answer.exitCode !== 0 && /try again/i.test(answer.stderr)) answer = await paste(cluster, command);
    return answer.exitCode === 0 || !/try again/i.test(answer.stderr);
  };
  await holdsWithin(patience, isFinal);
  return answer;
}

async function ended(
  cluster: TestCluster,
  name: string,
  namespace: string,
): Promise<{ phase: string; message: string }> {
  const cascades = new Cascades(cluster);
  let phase = 'none';
  let message = 'there is no Cleanup';
  const reached = async (): Promise<boolean> => {
    const status = (await cascades.cleanupFor(namespace, name))?.status;
    phase = status?.phase ?? phase;
    message = status?.message ?? message;
    return phase === 'Succeeded';
  };
  await holdsWithin(patience, reached);
  return { phase, message };
}

function paste({ dir, kubeconfig }: TestCluster, command: string): Promise<CommandResult> {
  const env = { KUBECONFIG: kubeconfig, KUBECACHEDIR: join(dir, 'kubectl-cache'), KUBERC: 'off' };
  return run('bash', ['-c', command], env).catch(error => ({ exitCode: 1, stdout: '', stderr: `${error.message}` }));
}

async function subscriptionsIn({ api }: TestCluster, namespace: string): Promise<string[]> {
  const { items } = await api.ok('GET', `${olmApi}/namespaces/${namespace}/subscriptions`);
  return items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
}
