import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Api } from './api.ts';
import type { Binaries } from './binaries.ts';
import { freePorts, Program } from './process.ts';

export const adminToken = 'admin-token';

/** A running etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kwok, all on loopback. */
export interface ControlPlane {
  readonly dir: string;
  readonly server: string;
  readonly caFile: string;
  readonly kubeconfig: string;
  readonly api: Api;
  readonly apiServer: Program;
  readonly programs: readonly Program[];
}

export interface User {
  readonly name: string;
  readonly token: string;
}

/** The users whom the API server knows by token. All but the admin have no rights until a test grants some. */
export const users: readonly User[] = ['alice', 'bob', 'carol'].map(name => ({ name, token: `${name}-token` }));

export async function startControlPlane(binaries: Binaries, dir: string): Promise<ControlPlane> {
  const [clientPort = 0, peerPort = 0, securePort = 0] = await freePorts(3);
  const etcdUrl = `http://127.0.0.1:${clientPort}`;
  const server = `https://127.0.0.1:${securePort}`;
  const program = (name: string, args: readonly string[], env?: NodeJS.ProcessEnv): Program =>
    new Program(join(binaries.dir, name), { args, log: join(dir, 'logs', `${name}.log`), ...(env && { env }) });
  mkdirSync(join(dir, 'logs'), { recursive: true });
  writeServiceAccountKeys(dir);
  writeTokens(dir);

  const etcd = program('etcd', [
    ...['--data-dir', join(dir, 'etcd'), '--unsafe-no-fsync', '--log-level=warn'],
    ...['--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl],
    ...['--listen-peer-urls', `http://127.0.0.1:${peerPort}`],
    ...['--initial-advertise-peer-urls', `http://127.0.0.1:${peerPort}`],
    ...['--initial-cluster', `default=http://127.0.0.1:${peerPort}`],
  ]).start();
  await etcd.until(async () => (await fetch(`${etcdUrl}/health`).catch(() => undefined))?.ok === true);

  const apiServer = program('kube-apiserver', [
    ...['--etcd-servers', etcdUrl, '--cert-dir', join(dir, 'certs')],
    ...['--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--secure-port=${securePort}`],
    ...['--authorization-mode=RBAC', '--token-auth-file', join(dir, 'tokens.csv')],
    ...['--service-account-issuer=https://kubernetes.default.svc'],
    ...['--service-account-key-file', join(dir, 'service-account.pub')],
    ...['--service-account-signing-key-file', join(dir, 'service-account.key')],
    ...['--service-cluster-ip-range=10.0.0.0/24', '--endpoint-reconciler-type=none'],
    ...['--max-requests-inflight=2000', '--max-mutating-requests-inflight=1000'],
  ]).start();
  const caFile = join(dir, 'certs', 'apiserver.crt');
  await apiServer.until(() => isReady(server, caFile));

  const kubeconfig = writeKubeconfig(dir, server, caFile, 'admin', adminToken);
  const programs = [
    program('kube-controller-manager', [
      ...['--kubeconfig', kubeconfig, '--leader-elect=false', '--secure-port=0'],
      ...['--use-service-account-credentials', '--kube-api-qps=500', '--kube-api-burst=1000'],
      ...['--service-account-private-key-file', join(dir, 'service-account.key'), '--root-ca-file', caFile],
      `--controllers=*,${withoutCloud.map(name => `-${name}`).join(',')}`,
    ]),
    program('kube-scheduler', ['--kubeconfig', kubeconfig, '--leader-elect=false', '--secure-port=0']),
    program('kwok', ['--kubeconfig', kubeconfig, '--manage-all-nodes', '--config', writeStages(binaries, dir)]),
  ].map(one => one.start());
  const api = new Api(server, caFile, adminToken);
  await api.ok('POST', '/api/v1/nodes', fakeNode);
  return { dir, server, caFile, kubeconfig, api, apiServer, programs: [...programs, apiServer, etcd] };
}

/** Unknown controller names are fatal; these need a cloud or a node network (cluster.md, Run). */
const withoutCloud = [
  'node-ipam-controller',
  'node-route-controller',
  'service-lb-controller',
  'cloud-node-lifecycle-controller',
];

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
    ...users.map(({ name, token }) => `${token},${name},${name}`),
  ];
  writeFileSync(join(dir, 'tokens.csv'), rows.join('\n'));
}

/** A kubeconfig file for one user. */
export function writeKubeconfig(dir: string, server: string, caFile: string, name: string, token: string): string {
  const file = join(dir, `${name}.kubeconfig`);
  writeFileSync(
    file,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'test', cluster: { server, 'certificate-authority': caFile } }],
      users: [{ name, user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: name } }],
    }),
  );
  return file;
}

function writeStages({ stages }: Binaries, dir: string): string {
  const files = readdirSync(stages, { recursive: true, encoding: 'utf8' }).filter(
    name => name.endsWith('.yaml') && !name.endsWith('kustomization.yaml'),
  );
  const file = join(dir, 'stages.yaml');
  writeFileSync(file, files.map(name => readFileSync(join(stages, name), 'utf8')).join('\n---\n'));
  return file;
}

const fakeNode = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'fake',
    annotations: { 'kwok.x-k8s.io/node': 'fake' },
    labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': 'fake' },
  },
  status: {
    allocatable: { cpu: '64', memory: '256Gi', pods: '1000' },
    capacity: { cpu: '64', memory: '256Gi', pods: '1000' },
  },
};
