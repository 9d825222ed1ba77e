import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { selfSigned, writeTlsDir } from '../support/certificates.ts';
import type { TestCluster } from '../support/control-plane/cluster.ts';
import type { Fault, FaultProxy } from '../support/control-plane/fault-proxy.ts';
import type { Program } from '../support/control-plane/process.ts';
import type { Webhook } from '../support/control-plane/webhook.ts';
import { setPolicies } from '../support/e2e/deletion-policy.ts';
import { eventually } from './patience.ts';

interface Victims {
  readonly cluster: TestCluster;
  /** Between the API server and us. */
  readonly proxy: FaultProxy;
  readonly webhook: Webhook;
  readonly sweeper: Program;
  readonly tell: (line: string) => void;
}

/** Milliseconds after which the API server, OLM and we must have recovered from an event. */
const recovery = 60_000;

const faults: readonly Fault[] = [
  'cut',
  'lost',
  { code: 500, body: '{"kind":"Status","code":500,"reason":"InternalError","message":"soak"}' },
  { code: 503, body: '{"kind":"Status","code":503,"reason":"ServiceUnavailable","message":"soak"}' },
];

/** Lets one thing after the other fail, at random. */
export class Chaos {
  readonly counts = new Map<string, number>();
  readonly #victims: Victims;
  #last = Number.NEGATIVE_INFINITY;

  constructor(victims: Victims) {
    this.#victims = victims;
  }

  /** Whether something fails at the moment, or has until a moment ago. */
  isRecent(): boolean {
    return performance.now() - this.#last < recovery;
  }

  async rage(isOver: () => boolean): Promise<void> {
    const events = Object.entries(this.#events());
    while (!isOver()) {
      await delay(3_000 + 7_000 * Math.random());
      const [name, event] = events[Math.floor(Math.random() * events.length)] as (typeof events)[number];
      this.#victims.tell(`soak: ${name}`);
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
      this.#last = performance.now();
      await event();
      this.#last = performance.now();
    }
  }

  /** Nothing fails any more. */
  async calm(): Promise<void> {
    const { proxy, cluster } = this.#victims;
    proxy.fault = () => undefined;
    proxy.latency = 0;
    await cluster.untilReady();
  }

  #events(): Readonly<Record<string, () => Promise<unknown>>> {
    const { cluster, proxy, webhook, sweeper } = this.#victims;
    const killed = async (program: Program): Promise<void> => {
      await program.stop('SIGKILL');
      program.start();
    };
    return {
      'webhook killed': () => killed(webhook.program),
      'sweeper killed': () => killed(sweeper),
      'OLM killed': () => Promise.all(cluster.olm.map(killed)),
      'API server killed': async () => {
        await killed(cluster.apiServer);
        await cluster.untilReady();
      },
      'network faulty': async () => {
        proxy.fault = () => (Math.random() < 0.2 ? faults[Math.floor(Math.random() * faults.length)] : undefined);
        await delay(6_000);
        proxy.fault = () => undefined;
      },
      'network slow': async () => {
        proxy.latency = 200;
        await delay(6_000);
        proxy.latency = 0;
      },
      // What is left at the end does not depend on them.
      'policy changed': () => {
        const ttlSecondsAfterFinished = 60 + Math.floor(600 * Math.random());
        return eventually('a policy', () =>
          setPolicies(cluster, { soak: { action: 'Block', ttlSecondsAfterFinished } }),
        );
      },
      'certificate rotated': () => eventually('a certificate', () => rotate(cluster, webhook)),
    };
  }
}

/** A new certificate, which the API server trusts beside the old one. */
async function rotate({ api }: TestCluster, { caFile }: Webhook): Promise<void> {
  const old = readFileSync(caFile, 'utf8');
  const next = await selfSigned('guard.subscription-guard.test', hostname());
  const caBundle = Buffer.from(`${old}\n${next.cert}`).toString('base64');
  for (const plural of ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations']) {
    const path = `/apis/admissionregistration.k8s.io/v1/${plural}/subscription-guard`;
    const { webhooks } = (await api.ok('GET', path)) as { webhooks: { clientConfig: object }[] };
    const trusting = webhooks.map(webhook => ({ ...webhook, clientConfig: { ...webhook.clientConfig, caBundle } }));
    await api.ok('PATCH', path, { webhooks: trusting });
  }
  // The API server takes a moment to notice.
  await delay(2_000);
  writeTlsDir(dirname(caFile), next);
}
