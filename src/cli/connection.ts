import { statSync } from 'node:fs';
import type { Command } from 'commander';
import type { Cluster, ClusterReader } from '../cluster/cluster.ts';
import { ApiClient } from '../cluster/live/api-client.ts';
import { loadKubeConfig } from '../cluster/live/kube-config.ts';
import { LiveCluster } from '../cluster/live/live-cluster.ts';
import { clusterServiceVersions, subscriptions } from '../cluster/resources.ts';
import { readSnapshot } from '../cluster/snapshot/read-snapshot.ts';
import { SnapshotCluster } from '../cluster/snapshot/snapshot-cluster.ts';
import { isOlmGone, withoutOlm, writableWithoutOlm } from '../cluster/without-olm.ts';
import { dumpObjects } from '../kubectl.ts';
import { type ProcessIo, UsageError } from '../programs/process-io.ts';

/** The options that choose a cluster, named as in kubectl. */
export interface ConnectionOptions {
  readonly namespace?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
}

export interface ReadingOptions extends ConnectionOptions {
  readonly snapshot?: string;
}

export interface Connection {
  readonly client: ApiClient;
  readonly cluster: Cluster;
  /** The given namespace, or that of the context. */
  readonly namespace: string;
}

const ofContext = 'namespace of the Subscription (default: that of the current context)';

export function withConnection(command: Command, namespaceHelp = ofContext): Command {
  return command
    .option('-n, --namespace <name>', namespaceHelp)
    .option('--kubeconfig <file>', 'kubeconfig to use (default: as kubectl)')
    .option('--context <name>', 'context of the kubeconfig to use');
}

export function withSnapshot(command: Command): Command {
  return command.option(
    '--snapshot <path>',
    'read a must-gather, or a folder or file of "kubectl get -o yaml" output, and no cluster',
  );
}

export function connect({ kubeconfig, context, namespace }: ConnectionOptions): Connection {
  const config = loadKubeConfig({ ...(kubeconfig && { file: kubeconfig }), ...(context && { context }) });
  const current = config.getContextObject(config.getCurrentContext())?.namespace;
  const client = new ApiClient(config);
  return { client, cluster: new LiveCluster(client), namespace: namespace ?? current ?? 'default' };
}

/** For commands that only read: a cluster, or files. */
export function open(options: ReadingOptions): { readonly cluster: ClusterReader; readonly namespace: string } {
  const { snapshot, namespace = 'default' } = options;
  if (snapshot === undefined) return connect(options);
  const { objects, holds } = readSnapshot(snapshot);
  for (const essential of [subscriptions, clusterServiceVersions]) {
    if (holds(essential)) continue;
    const { kind } = essential;
    const where = statSync(snapshot).isDirectory() ? 'Add' : 'Make it a folder, and add';
    throw new UsageError(
      `${snapshot} does not tell which ${kind}s there are, and so not what is left over. ${where} what this prints: ${dumpObjects(essential)}`,
    );
  }
  return { cluster: new SnapshotCluster(objects, holds), namespace };
}

/** The same cluster, in which all that carries OLM's labels is left over if OLM has been removed. Says so. */
export async function pastOlm(cluster: ClusterReader, io: Pick<ProcessIo, 'stderr'>): Promise<ClusterReader> {
  return (await isGoneHere(cluster, io)) ? withoutOlm(cluster) : cluster;
}

/** The same for commands that remove something. */
export async function connectionPastOlm(connection: Connection, io: Pick<ProcessIo, 'stderr'>): Promise<Connection> {
  const { cluster } = connection;
  return (await isGoneHere(cluster, io)) ? { ...connection, cluster: writableWithoutOlm(cluster) } : connection;
}

async function isGoneHere(cluster: ClusterReader, { stderr }: Pick<ProcessIo, 'stderr'>): Promise<boolean> {
  const isGone = await isOlmGone(cluster);
  if (isGone) stderr.write('OLM v0 is not installed here, so what carries its labels is left over.\n');
  return isGone;
}
