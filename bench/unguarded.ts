import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Api } from '../test/support/control-plane/api.ts';
import type { TestCluster } from '../test/support/control-plane/cluster.ts';

/** The API server for a user for whom it does not call our webhooks: Kubernetes itself, which may delete anything. */
export async function unguarded(cluster: TestCluster): Promise<Api> {
  const file = await unguardedKubeconfig(cluster);
  return new Api(cluster.server, cluster.caFile, parse(readFileSync(file, 'utf8')).users[0].user.token);
}

/** The kubeconfig of that user. */
export function unguardedKubeconfig(cluster: TestCluster): Promise<string> {
  return cluster.serviceAccount('kube-system', 'namespace-controller');
}
