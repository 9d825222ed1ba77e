import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { TestCluster } from '../support/control-plane/cluster.ts';
import { nodeAddress } from '../support/control-plane/control-plane.ts';
import { containerd, kubelet } from '../support/control-plane/go-programs.ts';
import { run } from '../support/control-plane/kubectl.ts';
import { Programs } from '../support/control-plane/programs.ts';
import { makeGroup } from './cgroups.ts';

export const pauseImage = 'localhost/pause:1';

/** A real node: a containerd and a kubelet. */
export interface RealNode {
  readonly name: string;
  /** Makes containerd know an image: a tarball as crane pulls it, and all names that it shall have. */
  readonly load: (tarball: string, ...names: string[]) => Promise<void>;
  /** The process on this machine in which a container runs. */
  readonly processOf: (containerId: string) => Promise<number>;
}

export interface NodeOptions {
  readonly name: string;
  readonly address: string;
  /** The tarball of the image that holds the namespaces of each Pod. */
  readonly pause: string;
  /** A folder that does not exist yet, and is busy for as long as the Pods are. */
  readonly dir: string;
}

/** The other address of the network, for a second node; the first one has that of the control plane. */
export const secondAddress = '10.99.0.2';

/** Which programs write elsewhere than they are told to. It shall not outlive them. */
const scratch = ['/var/lib/cni', '/var/lib/kubelet', '/var/log/pods', '/var/log/containers'];

/**
 * Makes the network of the nodes, before the control plane begins to listen on it. All share it, with one bridge for the
 * Pods of all: what is to be seen is where Pods run and go, not how packets find them.
 */
export async function makeNetwork(): Promise<void> {
  const commands = [
    'ip link set lo up',
    'ip link add node0 type bridge',
    `ip addr add ${nodeAddress}/32 dev node0`,
    `ip addr add ${secondAddress}/32 dev node0`,
    'ip link set node0 up',
    // Addresses of Services are nowhere, until kube-proxy turns them into those of Pods.
    `ip route add 10.0.0.0/24 dev node0 src ${nodeAddress}`,
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    // What goes from Pod to Pod over the bridge is filtered as well.
    'echo 1 > /proc/sys/net/bridge/bridge-nf-call-iptables',
    ...scratch.map(dir => `mkdir -p ${dir} && mount -t tmpfs none ${dir}`),
  ];
  await succeeds('sh', '-c', commands.join(' && '));
}

/** Starts the programs of a node, and waits until it is ready. */
export async function startNode(cluster: TestCluster, options: NodeOptions): Promise<RealNode> {
  const { name, address, pause, dir } = options;
  mkdirSync(dir);
  const [kubeletProgram, containerdProgram] = [await kubelet(), await containerd()];
  const ctr = join(dirname(containerdProgram), 'ctr');
  const logs = join(cluster.dir, 'logs', name);
  const socket = join(dir, 'containerd.sock');
  const withShim = [dirname(containerdProgram), process.env.PATH].join(':');
  const runtime = new Programs(dirname(containerdProgram), logs);
  const config = writeContainerdConfig(dir, socket);
  const daemon = runtime.start('containerd', ['--config', config], { env: { ...process.env, PATH: withShim } });
  const ask = (...args: string[]) => succeeds(ctr, '--address', socket, '--namespace', 'k8s.io', ...args);
  await daemon.until(async () => (await run(ctr, ['--address', socket, 'version'])).exitCode === 0);

  const load = async (tarball: string, ...names: string[]): Promise<void> => {
    const [first = '', ...others] = names;
    await ask('images', 'import', '--index-name', first, tarball);
    const known = (await ask('images', 'list', '--quiet')).split('\n');
    const [{ RepoTags: [tagged = ''] = [] }] = JSON.parse(await succeeds('tar', '-xOf', tarball, 'manifest.json'));
    const from = known.includes(first) ? first : tagged;
    for (const name of [first, ...others]) if (name !== from) await ask('images', 'tag', '--force', from, name);
  };
  await load(pause, pauseImage);

  const programs = new Programs(dirname(kubeletProgram), logs);
  programs.start('kubelet', [
    ...['--config', writeKubeletConfig(options, socket), '--kubeconfig', cluster.kubeconfig],
    ...['--root-dir', join(dir, 'kubelet'), '--cert-dir', join(dir, 'kubelet-certs')],
    ...['--hostname-override', name, '--node-ip', address],
  ]);
  await cluster.until(`${name} to be ready`, async () => {
    const { body } = await cluster.api.send('GET', `/api/v1/nodes/${name}`);
    const conditions: { type: string; status: string }[] = body.status?.conditions ?? [];
    return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  });
  return {
    name,
    load,
    processOf: async containerId => {
      const id = containerId.replace('containerd://', '');
      const row = (await ask('tasks', 'list')).split('\n').find(line => line.startsWith(id));
      return Number(row?.split(/\s+/)[1]);
    },
  };
}

/** Starts kube-proxy, which makes addresses of Services lead to Pods: one for all nodes, as they share a network. */
export async function startProxy(cluster: TestCluster, hostname: string): Promise<void> {
  const program = join(dirname(await kubelet()), 'kube-proxy');
  const config = writeProxyConfig(cluster.dir, cluster.kubeconfig, hostname);
  new Programs(dirname(program), join(cluster.dir, 'logs')).start('kube-proxy', ['--config', config]);
}

function writeContainerdConfig(dir: string, socket: string): string {
  const networks = join(dir, 'cni');
  mkdirSync(networks);
  const ipam = { type: 'host-local', ranges: [[{ subnet: '10.98.0.0/24' }]], routes: [{ dst: '0.0.0.0/0' }] };
  const bridge = { type: 'bridge', bridge: 'cni0', isGateway: true, hairpinMode: true, ipam };
  const network = { cniVersion: '1.0.0', name: 'pods', plugins: [bridge] };
  writeFileSync(join(networks, '10-pods.conflist'), JSON.stringify(network));
  const file = join(dir, 'containerd.toml');
  writeFileSync(
    file,
    `version = 3
root = "${dir}/containerd"
state = "${dir}/run"
[grpc]
  address = "${socket}"
[plugins."io.containerd.cri.v1.images".pinned_images]
  sandbox = "${pauseImage}"
[plugins."io.containerd.cri.v1.runtime"]
  restrict_oom_score_adj = true
  [plugins."io.containerd.cri.v1.runtime".cni]
    bin_dirs = ["/usr/lib/cni"]
    conf_dir = "${networks}"
  [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
      SystemdCgroup = false
`,
  );
  return file;
}

function writeKubeletConfig({ address, dir }: NodeOptions, socket: string): string {
  return writeYaml(join(dir, 'kubelet.yaml'), {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    // It listens on loopback, which the nodes share.
    healthzPort: 0,
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: `unix://${socket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: makeGroup(dir),
    failCgroupV1: false,
    failSwapOn: false,
    enforceNodeAllocatable: [],
    // Where this runs, disks may be fuller than a node's, and images that are gone cannot be had again.
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'memory.available': '0%', 'nodefs.available': '0%', 'imagefs.available': '0%' },
    resolvConf: '/dev/null',
  });
}

function writeProxyConfig(dir: string, kubeconfig: string, hostname: string): string {
  return writeYaml(join(dir, 'kube-proxy.yaml'), {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    hostnameOverride: hostname,
    clientConnection: { kubeconfig },
    conntrack: { maxPerCore: 0, min: 0 },
  });
}

function writeYaml(file: string, content: object): string {
  writeFileSync(file, stringify(content));
  return file;
}

export async function succeeds(command: string, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await run(command, args);
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** What the kernel says about a process, by name: Uid, CapEff, NoNewPrivs, Seccomp. */
export function statusOf(pid: number): Record<string, string> {
  const lines = readFileSync(`/proc/${pid}/status`, 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map(line => line.split(/:\s+/, 2) as [string, string]));
}
