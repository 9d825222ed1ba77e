import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Api } from './api.ts';
import { auditFlags } from './audit-log.ts';
import type { Binaries } from './binaries.ts';
import { addNode, writeStages } from './node.ts';
import { cloudControllers } from './pair.ts';
import { freePorts, type Program } from './process.ts';
import type { Programs } from './programs.ts';
import { tokenOf, userNames, writeKubeconfig } from './users.ts';
import { writeAdmissionConfig } from './webhook-client.ts';

const adminToken = 'admin-token';

/** A running etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kwok, all on loopback. */
export interface ControlPlane {
  readonly dir: string;
  readonly server: string;
  /** The URL for writes that bypass the API server. */
  readonly etcd: string;
  readonly caFile: string;
  readonly kubeconfig: string;
  readonly api: Api;
  readonly apiServer: Program;
  readonly programs: Programs;
}

/** Who plays the node: kwok, or a kubelet that test/pods/node.ts starts on an address that Pods reach. */
export type NodeKind = 'kwok' | 'kubelet';

/** Where a control plane listens for a node of kind `kubelet`, in a network of its own. */
export const nodeAddress = '10.99.0.1';

interface Options {
  /** Users with requests in the API server's audit log, see audit-log.ts. */
  readonly audited?: readonly string[] | undefined;
  /** Default `kwok`. */
  readonly node?: NodeKind | undefined;
  /** Gibibytes that etcd takes. */
  readonly etcdQuota?: number;
}

export async function startControlPlane(
  binaries: Binaries,
  programs: Programs,
  dir: string,
  { audited = [], node = 'kwok', etcdQuota = 2 }: Options = {},
): Promise<ControlPlane> {
  const address = node === 'kwok' ? '127.0.0.1' : nodeAddress;
  const [clientPort = 0, peerPort = 0, freePort = 0] = await freePorts(3);
  // In a network of its own it has the port that our NetworkPolicies let Pods connect to.
  const securePort = node === 'kwok' ? freePort : 6443;
  const etcd = `http://127.0.0.1:${clientPort}`;
  const server = `https://${address}:${securePort}`;
  writeServiceAccountKeys(dir);
  writeTokens(dir);

  const store = programs.start('etcd', [
    ...['--data-dir', join(dir, 'etcd'), '--unsafe-no-fsync', '--log-level=warn'],
    `--quota-backend-bytes=${etcdQuota * 2 ** 30}`,
    ...['--listen-client-urls', etcd, '--advertise-client-urls', etcd],
    ...['--listen-peer-urls', `http://127.0.0.1:${peerPort}`],
    ...['--initial-advertise-peer-urls', `http://127.0.0.1:${peerPort}`],
    ...['--initial-cluster', `default=http://127.0.0.1:${peerPort}`],
  ]);
  await store.until(async () => (await fetch(`${etcd}/health`).catch(() => undefined))?.ok === true);

  const apiServer = programs.start('kube-apiserver', [
    ...['--etcd-servers', etcd, '--cert-dir', join(dir, 'certs')],
    ...['--bind-address', address, '--advertise-address', address, `--secure-port=${securePort}`],
    ...['--authorization-mode=RBAC', '--token-auth-file', join(dir, 'tokens.csv')],
    ...['--service-account-issuer=https://kubernetes.default.svc'],
    ...['--service-account-key-file', join(dir, 'service-account.pub')],
    ...['--service-account-signing-key-file', join(dir, 'service-account.key')],
    // Nobody carries out Services for kwok's Pods. Of an address on loopback a call to a webhook is refused at once; any
    // other one would leave the machine by its default route.
    node === 'kwok' ? '--service-cluster-ip-range=127.99.0.0/24' : '--service-cluster-ip-range=10.0.0.0/24',
    // Real Pods find the API server by its Service.
    node === 'kwok' ? '--endpoint-reconciler-type=none' : '--kubelet-preferred-address-types=InternalIP',
    ...['--admission-control-config-file', await writeAdmissionConfig(dir)],
    ...(audited.length > 0 ? auditFlags(dir, audited) : []),
    ...['--max-requests-inflight=2000', '--max-mutating-requests-inflight=1000'],
  ]);
  const caFile = join(dir, 'certs', 'apiserver.crt');
  await apiServer.until(() => isReady(server, caFile));

  const kubeconfig = writeKubeconfig({ dir, server, caFile }, 'admin', adminToken);
  programs.start('kube-controller-manager', [
    ...['--kubeconfig', kubeconfig, '--leader-elect=false', '--secure-port=0'],
    ...['--use-service-account-credentials', '--kube-api-qps=500', '--kube-api-burst=1000'],
    ...['--service-account-private-key-file', join(dir, 'service-account.key'), '--root-ca-file', caFile],
    `--controllers=*,${withoutControllers(node)
      .map(name => `-${name}`)
      .join(',')}`,
  ]);
  programs.start('kube-scheduler', ['--kubeconfig', kubeconfig, '--leader-elect=false', '--secure-port=0']);
  const api = new Api(server, caFile, adminToken);
  if (node === 'kwok') {
    programs.start('kwok', ['--kubeconfig', kubeconfig, '--manage-all-nodes', '--config', writeStages(binaries, dir)]);
    await addNode(api);
  }
  return { dir, server, etcd, caFile, kubeconfig, api, apiServer, programs };
}

/** Need a cloud or a node network, or heartbeats, which kwok sends none of; see node.ts. Unknown names are fatal. */
function withoutControllers(node: NodeKind): string[] {
  const always = ['node-ipam-controller', ...cloudControllers];
  return node === 'kwok' ? [...always, 'node-lifecycle-controller'] : always;
}

export async function isReady(server: string, caFile: string): Promise<boolean> {
  try {
    const api = new Api(server, caFile, adminToken);
    const { code } = await api.send('GET', '/readyz');
    await api.close();
    return code === 200;
  } catch {
    return false;
  }
}

function writeServiceAccountKeys(dir: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  writeFileSync(join(dir, 'service-account.pub'), publicKey);
  writeFileSync(join(dir, 'service-account.key'), privateKey);
}

function writeTokens(dir: string): void {
  const rows = [
    `${adminToken},admin,admin,"system:masters"`,
    ...userNames.map(name => `${tokenOf(name)},${name},${name}`),
  ];
  writeFileSync(join(dir, 'tokens.csv'), rows.join('\n'));
}
