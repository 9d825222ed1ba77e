import { stringify } from 'yaml';

/** The address of an API server that does not exist. */
export const nobody = 'https://127.0.0.1:1';

interface Entries {
  readonly current?: string;
  /** Context name to server. */
  readonly contexts: Readonly<Record<string, string>>;
}

/** A kubeconfig with one cluster and one user per context, all of one name. */
export function kubeconfig({ current, contexts }: Entries): string {
  const names = Object.keys(contexts);
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    ...(current && { 'current-context': current }),
    clusters: names.map(name => ({ name, cluster: clusterAt(contexts[name] ?? '') })),
    users: names.map(name => ({ name, user: { token: `${name}-token` } })),
    contexts: names.map(name => ({ name, context: { cluster: name, user: name, namespace: `${name}-ns` } })),
  });
}

/** client-node takes a server without TLS only if nobody wants to know who answers. */
function clusterAt(server: string): object {
  return { server, ...(server.startsWith('http:') && { 'insecure-skip-tls-verify': true }) };
}
