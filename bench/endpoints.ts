import { execFileSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { mkdtempSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { selfSigned, writeTlsDir } from '../test/support/certificates.ts';
import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { freePorts, Program, waitFor } from '../test/support/control-plane/process.ts';
import { serveWebhook } from '../test/support/control-plane/webhook.ts';
import { Balancer } from './balancer.ts';

/** A webhook that the API server calls for a DELETE with `gracePeriodSeconds` equal to `route`. */
export interface Endpoint {
  readonly route: number;
  /** Of ours: where its metrics are. */
  readonly healthPort?: number;
}

/** The webhooks of one cluster. All are registered at once; the deletion itself says which one it is for. */
export class Endpoints {
  readonly #cluster: TestCluster;
  readonly #stops: (() => unknown)[] = [];
  #routes = 0;

  constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  async noopFastify(): Promise<Endpoint> {
    return this.#noop(process.execPath, [join(import.meta.dirname, 'noop-fastify.ts')]);
  }

  /** Undefined, and said so loudly, where there is no Go. */
  async noopGo(tell: (line: string) => void): Promise<Endpoint | undefined> {
    const program = join(mkdtempSync(join(this.#cluster.dir, 'noop-go-')), 'noop');
    try {
      execFileSync('go', ['build', '-o', program, 'main.go'], { cwd: join(import.meta.dirname, 'noop-go') });
    } catch (error) {
      tell(
        `!!! THE NO-OP WEBHOOK IN GO IS LEFT OUT: "go build" failed: ${error instanceof Error ? error.message : error}`,
      );
      return undefined;
    }
    return this.#noop(program, []);
  }

  /**
   * `subscription-guard serve`, the program that is shipped. It has time enough to be measured even where it is slow.
   */
  async guard(replicas = 1, kubeconfig = this.#cluster.kubeconfig): Promise<Endpoint> {
    const options = { kubeconfig, args: ['--address', 'all', '--timeout', '25s'] };
    const servers = await Promise.all(Array.from({ length: replicas }, () => serveWebhook(this.#cluster, options)));
    for (const server of servers) this.#stops.push(() => server.stop());
    const [first] = servers;
    if (!first) throw new Error('a guard has at least one replica');
    const certificates = servers.map(({ caFile }) => readFileSync(caFile, 'utf8'));
    if (replicas === 1) return { ...(await this.#register(first.port, certificates)), healthPort: first.healthPort };
    const [port = 0] = await freePorts(1);
    const balancer = await new Balancer(
      port,
      servers.map(server => server.port),
    ).start();
    this.#stops.push(() => balancer.stop());
    return this.#register(port, certificates);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#stops.map(stop => stop()));
  }

  async #noop(command: string, args: readonly string[]): Promise<Endpoint> {
    const dir = mkdtempSync(join(this.#cluster.dir, 'noop-'));
    const certificate = await selfSigned(hostname());
    writeTlsDir(dir, certificate);
    const [port = 0] = await freePorts(1);
    const files = [join(dir, 'tls.crt'), join(dir, 'tls.key')];
    const program = new Program(command, { args: [...args, `${port}`, ...files], log: join(dir, 'log') }).start();
    this.#stops.push(() => program.stop());
    return this.#register(port, [certificate.cert]);
  }

  /** Registers a webhook and waits until the API server asks it. */
  async #register(port: number, certificates: readonly string[]): Promise<Endpoint> {
    this.#routes += 1;
    const route = this.#routes;
    const { api } = this.#cluster;
    const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
    const rule = { apiGroups: ['operators.coreos.com'], apiVersions: ['v1alpha1'], resources: ['subscriptions'] };
    const isForUs = `has(request.options.gracePeriodSeconds) && request.options.gracePeriodSeconds == ${route}`;
    await api.ok('POST', path, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: `bench-${route}` },
      webhooks: [
        {
          name: `route-${route}.bench.example.io`,
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          failurePolicy: 'Fail',
          timeoutSeconds: 30,
          clientConfig: {
            url: `https://${await hostOfWebhooks()}:${port}/validate`,
            caBundle: Buffer.from(certificates.join('\n')).toString('base64'),
          },
          rules: [{ ...rule, operations: ['DELETE'] }],
          matchConditions: [{ name: 'route', expression: isForUs }],
        },
      ],
    });
    const subscription = await this.#probe();
    // Ours denies this one as well: the cascade is not installed.
    const options = { propagationPolicy: 'Foreground', gracePeriodSeconds: route, dryRun: ['All'] };
    await waitFor(`the webhook of route ${route} to be asked`, async () => {
      const { body } = await api.send('DELETE', subscription, {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        ...options,
      });
      return `${body.message}`.startsWith(`admission webhook "route-${route}.bench.example.io" denied`);
    });
    return { route };
  }

  /** A Subscription without an install, to find out which webhooks are in force. */
  async #probe(): Promise<string> {
    const { api } = this.#cluster;
    const path = '/apis/operators.coreos.com/v1alpha1/namespaces/default/subscriptions';
    const spec = { name: 'none', source: 'none', sourceNamespace: 'none' };
    const subscription = {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name: 'probe' },
      spec,
    };
    if (!(await api.exists(`${path}/probe`))) await api.ok('POST', path, subscription);
    return `${path}/probe`;
  }
}

/**
 * The API server talks HTTP/2 to a webhook on a loopback address and HTTP/1.1 to any other, as to a Service
 * (docs/facts/admission.md#webhook-http1): so the machine's name is taken, if that leads here.
 */
async function hostOfWebhooks(): Promise<string> {
  const found = await lookup(hostname()).catch(() => undefined);
  return found ? hostname() : '127.0.0.1';
}
