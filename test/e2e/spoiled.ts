import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { TestCluster } from '../cluster/cluster.ts';
import { adminToken } from '../cluster/control-plane.ts';
import type { Fault } from '../cluster-port/fault-proxy.ts';

/** The admin's way to the API server through a FaultProxy. */
export function kubeconfigFor({ dir }: TestCluster, proxy: string): string {
  const file = join(dir, 'spoiled.kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server: proxy, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token: adminToken } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
  };
  writeFileSync(file, stringify(config));
  return file;
}

/** What the API server answers when it does not carry out a request. */
export function statusFault(code: number, reason: string, message: string): Fault {
  const body = JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message });
  return { code, body, headers: { 'content-type': 'application/json' } };
}
