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

/** Whether a connection comes about from where a process is. Policies refuse by an answer or by none. */
export async function reaches(pid: number, host: string, port: number): Promise<boolean> {
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
