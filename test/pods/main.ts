import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerd, crane, kubelet } from '../support/control-plane/go-programs.ts';

/**
 * `npm run test:pods`: the default on real Pods: a kubelet, containerd, kube-proxy and a bridge, beside the control plane of
 * the other tests. It takes root on Linux x64, and some minutes of building the first time, so it is no part of `npm test`.
 *
 * All of it runs in namespaces of its own (network, mounts, processes), so nothing of it is left when this ends.
 */
const debian = ['runc', 'containernetworking-plugins', 'iptables', 'conntrack', 'iproute2'];
const needed = ['runc', 'iptables', 'conntrack', 'ip'];
const missing = needed.filter(program => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
if (!existsSync('/usr/lib/cni/bridge')) missing.push('/usr/lib/cni/bridge');
if (process.getuid?.() !== 0) refuse('it takes root');
if (missing.length > 0)
  refuse(`${missing.join(', ')} are missing: apt-get install --no-install-recommends ${debian.join(' ')}`);

// Before the network goes.
for (const program of [crane, kubelet, containerd]) await program();
const namespaces = ['--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child'];
// What kubelet mounts in it goes with the namespaces, so it can be removed only after them.
const home = mkdtempSync(join(tmpdir(), 'subscription-guard-node-'));
const scenario = [process.execPath, join(import.meta.dirname, 'scenario.ts'), home];
spawn('unshare', [...namespaces, ...scenario], { stdio: 'inherit' }).on('exit', code => {
  rmSync(home, { recursive: true });
  process.exit(code ?? 1);
});

function refuse(why: string): never {
  process.stderr.write(`\n!!! The tests on real Pods DID NOT RUN: ${why}\n\n`);
  process.exit(1);
}
