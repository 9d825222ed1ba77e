import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { type Certificate, issuedBy, mountTlsDir, selfSigned } from '../../support/certificates.ts';
import { collectionOf } from '../../support/control-plane/api.ts';
import { Balancer } from '../../support/control-plane/balancer.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { applyInstallation, type Installation } from '../../support/control-plane/installation.ts';
import { freePorts, Program } from '../../support/control-plane/process.ts';
import { shipped } from '../../support/control-plane/shipped.ts';
import { subscription } from '../../support/e2e/cascades.ts';
import { runDocumented } from '../../support/e2e/documents.ts';
import { Load } from '../../support/e2e/load.ts';
import { shownBy } from '../../support/https.ts';

const operations = 'docs/operations.md';

t.test('two replicas of the webhook behind a Service', async t => {
  const cluster = await startCluster(t);
  const replicas = await Replicas.start(t, cluster, 2);
  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await cluster.kubectl('apply', '-f', 'test/support/manifests/operands.yaml');
  const { balancer, all } = replicas;
  const [first, second] = all as [Replica, Replica];

  const remove = (...flags: string[]) =>
    cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis', ...flags);
  const untilGuarded = () =>
    cluster.until('the guard to be in force', async () => {
      const { exitCode, stderr } = await remove('--dry-run=server');
      return exitCode === 1 && stderr.includes('would leave');
    });
  await replicas.register();
  await untilGuarded();
  // With the time that deploy/ gives an answer: more people would only tell how fast two busy cores are.
  const load = new Load(cluster, 3);
  t.teardown(() => load.stop());
  await load.answered(100);
  const madeTo = ({ port }: Replica): number => balancer.made.get(port) ?? 0;
  t.ok(madeTo(first) > 0 && madeTo(second) > 0, 'the API server calls both');

  await t.test('a certificate that is renewed under load costs no call', async t => {
    for (const version of ['2', '3']) {
      for (const replica of all) {
        const { cert } = await replicas.renew(replica, version);
        const wanted = new X509Certificate(cert).fingerprint256;
        const shown = async (): Promise<boolean> => (await shownBy(replica.port)).fingerprint256 === wanted;
        await cluster.until('the new certificate', shown);
      }
      await load.answered(50);
    }
    t.strictSame(load.wrong, []);
  });

  for (const [index, replica] of all.entries()) {
    await t.test(`SIGTERM of replica ${index + 1} under load costs no call`, async t => {
      const other = all.find(each => each !== replica) as Replica;
      const before = madeTo(other);
      replica.program.signal('SIGTERM');
      await cluster.until('it to be gone', async () => !replica.program.running);
      await load.answered(50);
      t.strictSame(load.wrong, []);
      t.ok(madeTo(other) > before, 'its connections went to the other one');
      const log = replica.log();
      const draining = log.findIndex(({ msg }) => msg === 'draining');
      t.ok(
        log.slice(draining).some(({ msg }) => msg === 'decision'),
        'it answered while it was draining',
      );
      t.equal(log.at(-1)?.msg, 'stopped');
      replica.program.start();
      await replicas.untilReady(replica);
    });
  }

  await load.answered(50);
  await load.stop();
  t.strictSame(load.wrong, []);

  await t.test('with both down, deletions fail closed, and say where it is written whom to ask', async t => {
    for (const { program } of all) program.signal('SIGKILL');
    await cluster.until('nobody to be ready', async () => !all.some(replica => balancer.isReady(replica)));
    const { exitCode, stderr } = await remove();
    t.equal(exitCode, 1);
    t.matchSnapshot(withoutPorts(stderr), 'what kubectl prints');
    const [, annotation, where] = /see-annotation-([a-z]+)-of-namespace-([a-z-]+)\?/.exec(stderr) ?? [];
    const { metadata } = await cluster.api.ok('GET', `/api/v1/namespaces/${where}`);
    const contact = metadata.annotations[`subscription-guard.io/${annotation}`];
    t.equal(contact, 'the administrators of this cluster', 'as deploy/ has it');
    const told = await runDocumented(cluster, operations, '### Whom to ask');
    t.equal(told.stdout, contact);
    t.equal((await remove('--dry-run=server', '--cascade=orphan')).exitCode, 1, 'whatever is chosen');
    const namespace = await cluster.kubectl('create', 'namespace', 'others');
    t.equal(namespace.exitCode, 0, 'everything else goes on');
  });

  await t.test('the documented way to let deletions through lets them through', async t => {
    const { exitCode, stderr } = await runDocumented(cluster, operations, '### Let deletions through');
    t.equal(exitCode, 0, stderr);
    await cluster.until('a deletion to pass', async () => (await remove('--dry-run=server')).exitCode === 0);
  });

  await t.test('the documented way back guards again', async t => {
    for (const { program } of all) program.start();
    for (const replica of all) await replicas.untilReady(replica);
    const { exitCode, stderr } = await runDocumented(cluster, operations, '### And guard again');
    t.equal(exitCode, 0, stderr);
    await untilGuarded();
    for (const { program } of all) program.signal('SIGKILL');
    await cluster.until('deletions to fail again', async () => {
      const { stderr } = await remove('--dry-run=server');
      return stderr.includes('failed calling webhook');
    });
  });

  await t.test('the documented way to switch it off takes it out of the way', async t => {
    const { exitCode, stderr } = await runDocumented(cluster, operations, '### Switch it off');
    t.equal(exitCode, 0, stderr);
    await cluster.until('a deletion to pass', async () => (await remove('--dry-run=server')).exitCode === 0);
    t.equal((await remove()).exitCode, 0, 'for good');
  });
});

function withoutPorts(text: string): string {
  return text.replaceAll(/:\d{5}\b/g, ':PORT').replaceAll(/127\.0\.0\.1/g, 'ADDRESS');
}

interface Replica {
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
class Replicas {
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

  /** Without kube-proxy no ClusterIP leads anywhere. An ExternalName the API server resolves itself. */
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
