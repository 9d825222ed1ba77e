import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certManager, containerd, crane, kubelet, kubeRouter } from '../support/control-plane/go-programs.ts';
import { removeGroups } from './cgroups.ts';

/**
 * `npm run test:pods`: the default on real Pods: two kubelets, containerds, kube-proxy, a bridge, and cert-manager's
 * controllers, beside the control plane of the other tests. It takes root on Linux x64, and some minutes of building the
 * first time, so it is no part of `npm test`. An argument names the commit from which it upgrades; see previous.ts.
 *
 * All of it runs in namespaces of its own (network, mounts, processes), so nothing of it is left when this ends.
 */
const debian = ['runc', 'containernetworking-plugins', 'iptables', 'ipset', 'conntrack', 'iproute2'];
const needed = ['runc', 'iptables', 'ipset', 'conntrack', 'ip'];
const missing = needed.filter(program => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
if (!existsSync('/usr/lib/cni/bridge')) missing.push('/usr/lib/cni/bridge');
if (process.getuid?.() !== 0) refuse('it takes root');
if (missing.length > 0)
  refuse(`${missing.join(', ')} are missing: apt-get install --no-install-recommends ${debian.join(' ')}`);

// Before the network goes.
for (const program of [crane, kubelet, containerd, certManager, kubeRouter]) await program();
const namespaces = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
// What kubelet mounts in it goes with the namespaces, so it can be removed only after them.
const home = mkdtempSync(join(tmpdir(), 'subscription-guard-node-'));
const scenario = [process.execPath, join(import.meta.dirname, 'scenario.ts'), home, ...process.argv.slice(2)];
const child = spawn('unshare', [...namespaces, ...scenario], { stdio: 'inherit' });
child.on('exit', code => {
  rmSync(home, { recursive: true });
  removeGroups(home);
  process.exit(code ?? 1);
});
// unshare itself is deaf to these, and so is the first process of its namespace; with it all others go.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill('SIGKILL'));

function refuse(why: string): never {
  process.stderr.write(`\n!!! The tests on real Pods DID NOT RUN: ${why}\n\n`);
  process.exit(1);
}
