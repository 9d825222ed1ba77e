import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';

/** Why no API server can be reached, in one line for the person who started the command. */
export class KubeConfigError extends Error {
  override readonly name = 'KubeConfigError';
}

export interface KubeConfigChoice {
  /** A kubeconfig file. Absent: those that kubectl would use, or in a Pod without any, its ServiceAccount. */
  readonly file?: string;
  readonly context?: string;
}

const serviceAccountToken = '/var/run/secrets/kubernetes.io/serviceaccount/token';

export function loadKubeConfig({ file, context }: KubeConfigChoice): KubeConfig {
  const files = file === undefined ? defaultFiles() : [file];
  if (files.length > 0) return choose(merged(files), context, files.join(delimiter));
  const inPod = process.env.KUBERNETES_SERVICE_HOST !== undefined && existsSync(serviceAccountToken);
  if (!inPod)
    throw new KubeConfigError('there is no kubeconfig: --kubeconfig, KUBECONFIG or ~/.kube/config must name one');
  const config = new KubeConfig();
  config.loadFromCluster();
  return choose(config, context, "the Pod's ServiceAccount");
}

/** The files of KUBECONFIG that exist, as kubectl takes them. A file given by name must exist. */
function defaultFiles(): string[] {
  const named = (process.env.KUBECONFIG ?? '').split(delimiter).filter(name => name !== '');
  const existing = (named.length > 0 ? named : [join(homedir(), '.kube', 'config')]).filter(name => existsSync(name));
  if (named.length > 0 && existing.length === 0) {
    throw new KubeConfigError(`there is no such file as KUBECONFIG names: ${named.join(delimiter)}`);
  }
  return existing;
}

/** The first file that defines a cluster, a user, a context or the current context wins, as in kubectl. */
function merged(files: readonly string[]): KubeConfig {
  const all = files.map(read);
  const config = new KubeConfig();
  const current = all.find(one => one.getCurrentContext())?.getCurrentContext();
  config.loadFromOptions({
    clusters: firstOfEachName(all.flatMap(one => one.getClusters())),
    users: firstOfEachName(all.flatMap(one => one.getUsers())),
    contexts: firstOfEachName(all.flatMap(one => one.getContexts())),
    ...(current && { currentContext: current }),
  });
  return config;
}

function firstOfEachName<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  return [...new Map(entries.toReversed().map(entry => [entry.name, entry])).values()].toReversed();
}

function read(file: string): KubeConfig {
  const config = new KubeConfig();
  try {
    // client-node fails on an empty file with a TypeError.
    if (readFileSync(file, 'utf8').trim() === '') throw new Error('it is empty');
    config.loadFromFile(file);
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new KubeConfigError(`cannot read the kubeconfig ${file}: ${why}`);
  }
  return config;
}

function choose(config: KubeConfig, context: string | undefined, where: string): KubeConfig {
  if (context !== undefined) config.setCurrentContext(context);
  const name = config.getCurrentContext();
  const names = config.getContexts().map(one => one.name);
  if (!name) throw new KubeConfigError(`${where} has no current-context; its contexts: ${listOf(names)}`);
  const chosen = config.getContextObject(name);
  if (!chosen) throw new KubeConfigError(`${where} has no context "${name}", only ${listOf(names)}`);
  const cluster = config.getCluster(chosen.cluster);
  if (!cluster)
    throw new KubeConfigError(`${where}: context "${name}" is for a cluster "${chosen.cluster}" that is not there`);
  if (!['https:', 'http:'].includes(URL.parse(cluster.server)?.protocol ?? '')) {
    throw new KubeConfigError(`${where}: the server of cluster "${cluster.name}" is no http(s) URL: ${cluster.server}`);
  }
  const user = config.getUser(chosen.user);
  if (!user) throw new KubeConfigError(`${where}: context "${name}" is for a user "${chosen.user}" that is not there`);
  checkReadable(cluster.caFile, `${where}: the CA of cluster "${cluster.name}"`);
  checkReadable(user.certFile, `${where}: the certificate of user "${user.name}"`);
  checkReadable(user.keyFile, `${where}: the key of user "${user.name}"`);
  return config;
}

/** client-node would read these files only at the first request. */
function checkReadable(file: string | undefined, what: string): void {
  if (!file) return;
  try {
    readFileSync(file);
  } catch (error) {
    throw new KubeConfigError(`${what} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'there is none' : names.map(name => `"${name}"`).join(', ');
}
