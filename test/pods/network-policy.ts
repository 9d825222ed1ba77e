import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestCluster } from '../support/control-plane/cluster.ts';
import { kubeRouter } from '../support/control-plane/go-programs.ts';
import { run } from '../support/control-plane/kubectl.ts';
import { Programs } from '../support/control-plane/programs.ts';

/** Starts kube-router, which makes the NetworkPolicies of the Pods of a node hold. Returns what ends it. */
export async function startEnforcing(cluster: TestCluster, node: string): Promise<() => Promise<void>> {
  const program = await kubeRouter();
  const logs = join(cluster.dir, 'logs', 'kube-router');
  mkdirSync(logs);
  const programs = new Programs(dirname(program), logs);
  programs.start('kube-router', [
    ...['--kubeconfig', cluster.kubeconfig, '--hostname-override', node, '--service-cluster-ip-range', '10.0.0.0/24'],
    ...['--run-firewall=true', '--run-router=false', '--run-service-proxy=false', '--run-loadbalancer=false'],
    ...['--health-port=0', '--iptables-sync-period=5s'],
  ]);
  return () => programs.stop();
}

/** Where a way begins or ends. `pid`: a process of the Pod; nothing is tried from where there is none. */
export interface Place {
  readonly pid?: number;
  readonly address: string;
}

/** Ways from one place to another, and whether our NetworkPolicies leave them open. */
export const ways = [
  { from: 'strangers', to: 'webhook', port: 8443, open: true },
  { from: 'strangers', to: 'webhook', port: 8080, open: false },
  { from: 'strangers', to: 'sweeper', port: 8080, open: false },
  { from: 'monitoring', to: 'webhook', port: 8080, open: true },
  { from: 'monitoring', to: 'sweeper', port: 8080, open: true },
  { from: 'webhook', to: 'API server', port: 443, open: true },
  { from: 'sweeper', to: 'API server', port: 443, open: true },
  { from: 'webhook', to: 'strangers', port: 9000, open: false },
  { from: 'sweeper', to: 'strangers', port: 9000, open: false },
  { from: 'monitoring', to: 'strangers', port: 9000, open: true },
];

/** Tries all ways; for each whether it is open. */
export async function openWays(places: ReadonlyMap<string, Place>): Promise<boolean[]> {
  const tried = ways.map(({ from, to, port }) => {
    const [pid, address] = [places.get(from)?.pid, places.get(to)?.address];
    if (pid === undefined || address === undefined) throw new Error(`from ${from} to ${to}: there is no such place`);
    return reaches(pid, address, port);
  });
  return Promise.all(tried);
}

/** Whether a connection comes about from where a process is. Policies refuse by an answer or by none. */
async function reaches(pid: number, host: string, port: number): Promise<boolean> {
  const script = `const socket = net.connect(${port}, '${host}', () => process.exit(0));
    socket.setTimeout(5_000, () => process.exit(1)).on('error', () => process.exit(1));`;
  const inside = ['--net', '--target', `${pid}`, process.execPath, '--eval', script];
  return (await run('nsenter', inside)).exitCode === 0;
}

/** A Pod of somebody else, which listens on port 9000. */
export function strangerIn(namespace: string, node: string, image: string) {
  const program = 'require("net").createServer().listen(9000); process.on("SIGTERM", () => process.exit(0))';
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'stranger', namespace },
    spec: {
      nodeName: node,
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'stranger', image, command: ['/nodejs/bin/node', '--eval', program] }],
    },
  };
}
