import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { type Certificate, issuedBy, mountTlsDir, selfSigned } from '../../support/certificates.ts';
import { collectionOf } from '../../support/control-plane/api.ts';
import { Balancer } from '../../support/control-plane/balancer.ts';
import type { TestCluster } from '../../support/control-plane/cluster.ts';
import { applyInstallation, type Installation } from '../../support/control-plane/installation.ts';
import { freePorts, Program } from '../../support/control-plane/process.ts';
import { shipped } from '../../support/control-plane/shipped.ts';

export interface Replica {
  readonly program: Program;
  readonly port: number;
  readonly healthPort: number;
  readonly tlsDir: string;
  /** Its log so far, line by line. */
  log(): Record<string, unknown>[];
}

const namespace = 'subscription-guard';
const service = 'subscription-guard-webhook';
const host = `${service}.${namespace}.svc`;

/** Replicas of the webhook behind the Service by which the API server of a test cluster reaches them. */
export class Replicas {
  readonly #cluster: TestCluster;
  readonly #installation: Installation;
  readonly #ca: Certificate;
  readonly all: readonly Replica[];
  readonly balancer: Balancer;

  private constructor(
    cluster: TestCluster,
    installation: Installation,
    ca: Certificate,
    all: readonly Replica[],
    balancer: Balancer,
  ) {
    this.#cluster = cluster;
    this.#installation = installation;
    this.#ca = ca;
    this.all = all;
    this.balancer = balancer;
  }

  /** They end with the test. */
  static async start(t: Test, cluster: TestCluster, count: number): Promise<Replicas> {
    const ca = await selfSigned('a CA');
    const installation = await applyInstallation(cluster, { cascade: true });
    const kubeconfig = await installation.kubeconfig('webhook');
    const env = { ...process.env, ...installation.settings(service) };
    const all = await Promise.all(
      Array.from({ length: count }, () => startReplica(cluster.dir, ca, { kubeconfig, env })),
    );
    const replicas = new Replicas(cluster, installation, ca, all, await new Balancer(all).start());
    t.teardown(() => replicas.#stop());
    for (const replica of all) await replicas.untilReady(replica);
    await replicas.#makeService();
    return replicas;
  }

  async untilReady(replica: Replica): Promise<void> {
    await replica.program.until(async () => this.balancer.isReady(replica));
  }

  /** What kubelet does when cert-manager has renewed the Secret. */
  async renew({ tlsDir }: Replica, version: string): Promise<Certificate> {
    const certificate = await issuedBy(this.#ca, host);
    mountTlsDir(tlsDir, version, certificate, this.#ca);
    return certificate;
  }

  async #stop(): Promise<void> {
    await this.balancer.stop();
    await Promise.all(this.all.map(({ program }) => program.stop('SIGKILL')));
  }

  /** The webhook configurations that are shipped, time and failure policy included. Only the port is the balancer's. */
  async register(): Promise<void> {
    const caBundle = Buffer.from(this.#ca.cert).toString('base64');
    const configurations = this.#installation.manifests.filter(({ kind }) => kind.endsWith('WebhookConfiguration'));
    for (const configuration of configurations) {
      for (const webhook of configuration.webhooks) {
        Object.assign(webhook.clientConfig, { caBundle });
        webhook.clientConfig.service.port = this.balancer.port;
      }
      await this.#cluster.api.ok('POST', collectionOf(configuration), configuration);
    }
  }

  /** No kube-proxy runs here. The API server takes an ExternalName at its word, and otherwise it is a Service as any. */
  async #makeService(): Promise<void> {
    const { api } = this.#cluster;
    await api.ok('POST', `/api/v1/namespaces/${namespace}/services`, {
      metadata: { name: service },
      spec: { type: 'ExternalName', externalName: '127.0.0.1' },
    });
  }
}

/** As deploy/ runs it, drain period and all. */
async function startReplica(
  dir: string,
  ca: Certificate,
  { kubeconfig, env }: { readonly kubeconfig: string; readonly env: NodeJS.ProcessEnv },
): Promise<Replica> {
  const home = mkdtempSync(join(dir, 'replica-'));
  const tlsDir = mountTlsDir(mkdtempSync(join(home, 'tls-')), '1', await issuedBy(ca, host), ca);
  const [port = 0, healthPort = 0] = await freePorts(2);
  const log = join(home, 'serve.log');
  const program = new Program(process.execPath, {
    args: [
      ...[shipped.guard, 'serve', '--kubeconfig', kubeconfig, '--tls-dir', tlsDir],
      ...['--port', `${port}`, '--health-port', `${healthPort}`, '--address', '127.0.0.1'],
    ],
    env,
    log,
  }).start();
  const lines = (): Record<string, unknown>[] =>
    readFileSync(log, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
  return { program, port, healthPort, tlsDir, log: lines };
}
