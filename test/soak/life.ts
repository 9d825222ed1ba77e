import { setTimeout as delay } from 'node:timers/promises';
import type { TestCluster } from '../support/control-plane/cluster.ts';
import { olmApi } from '../support/control-plane/olm.ts';
import { holdsWithin } from '../support/control-plane/process.ts';
import { Cascades, subscription } from '../support/e2e/cascades.ts';
import type { Chaos } from './chaos.ts';
import { eventually } from './patience.ts';

/** Denials that say what to do, by a word for each. */
const explained: Readonly<Record<string, RegExp>> = {
  checklist: /would leave .* behind/,
  'OLM is at work': /is installing|has only just finished installing/,
  'could not read': /could not (list|get|read|find)|did not confirm what is deleted|not known which policy/,
  'could not write': /could not record its cascade|could not take back/,
  'no time left': /could not decide .* in time/,
  'approved before': /has been approved and not been retracted/,
  'changed meanwhile': /has changed while its deletion was being admitted/,
};

/** What the API server says while it, or the webhook, is being killed. */
const ofChaos =
  /failed calling webhook|connection refused|was refused|connection reset|EOF|Unable to connect|ServiceUnavailable|InternalError|timed? ?out|TLS handshake|unexpected error|forbidden: .*RBAC|Unauthorized|the server could not find|doesn't have a resource type|no matches for/i;

/** One operator that is installed and removed again and again. Its package, namespace and Subscription's name begin alike. */
export class Life {
  installs = 0;
  /** Installs that OLM did not finish. */
  unfinished = 0;
  cascades = 0;
  blocked = 0;
  readonly denials: string[] = [];
  readonly unexplained: string[] = [];
  readonly #cluster: TestCluster;
  readonly #namespace: string;
  readonly #name: string;
  readonly #chaos: Chaos;
  readonly #tell: (line: string) => void;
  readonly #cascades: Cascades;

  constructor(cluster: TestCluster, namespace: string, chaos: Chaos, tell: (line: string) => void) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#name = `${namespace}-operator`;
    this.#chaos = chaos;
    this.#tell = tell;
    this.#cascades = new Cascades(cluster);
  }

  async liveUntil(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const isWhole = await this.#install();
      if (isOver()) return;
      await this.#deletePlainly(isWhole);
      await this.#cascade();
    }
  }

  /** When nothing fails any more. */
  async end(): Promise<void> {
    if (await this.#exists()) await this.#cascade();
    await this.#done();
  }

  /**
   * Whether OLM finishes it. If the API server is killed while OLM writes what it has resolved, it may lose that for good, and an
   * operator that was never finished must go as well.
   */
  async #install(): Promise<boolean> {
    const { api } = this.#cluster;
    const [namespace, name] = [this.#namespace, this.#name];
    const spec = { name, channel: 'v1', source: 'test', sourceNamespace: 'olm' };
    await eventually(`a Subscription in ${namespace}`, async () => {
      if (await this.#exists()) return;
      const manifest = {
        apiVersion: 'operators.coreos.com/v1alpha1',
        kind: 'Subscription',
        metadata: { name, namespace },
        spec,
      };
      await api.ok('POST', `${olmApi}/namespaces/${namespace}/subscriptions`, manifest);
    });
    const path = `${olmApi}/namespaces/${namespace}/clusterserviceversions?limit=5`;
    const isInstalled = await holdsWithin(180_000, async () => {
      const body = await api.send('GET', path).then(
        ({ body }) => body,
        () => undefined,
      );
      return body?.items?.[0]?.status?.phase === 'Succeeded';
    });
    if (isInstalled) this.installs += 1;
    else this.#tell(`soak: OLM does not finish ${name}, so it is removed as it is`);
    this.unfinished += isInstalled ? 0 : 1;
    return isInstalled;
  }

  /** What OLM has not finished may have left nothing; whether it has, is seen in the end. */
  async #deletePlainly(isWhole: boolean): Promise<void> {
    const { exitCode, stderr } = await this.#cluster.kubectl('delete', subscription, this.#name, '-n', this.#namespace);
    if (exitCode === 0 && !isWhole) return;
    if (exitCode === 0) this.unexplained.push(`${this.#name} was let go without a cascade`);
    else {
      this.blocked += 1;
      this.#explain(stderr);
    }
  }

  /** Until it is admitted, and done. */
  async #cascade(): Promise<void> {
    const deadline = performance.now() + 300_000;
    while (await eventually('the Subscription', () => this.#exists())) {
      const { exitCode, stderr } = await this.#cascades.delete(this.#namespace, this.#name, '--wait=false');
      if (exitCode !== 0) this.#explain(stderr);
      if (performance.now() > deadline) {
        this.unexplained.push(`${this.#name} was not admitted within 5 minutes: ${stderr.split('\n')[0]}`);
        return;
      }
      await delay(3_000);
    }
    this.cascades += 1;
    await this.#done();
    this.#tell(`soak: ${this.#name} is gone for the ${this.cascades}. time`);
  }

  /** Its Cleanups have ended; what they left is seen in the end. */
  #done(): Promise<void> {
    return eventually(`the Cleanups of ${this.#namespace}`, async () => {
      const all = await this.#cascades.cleanupsOf(this.#namespace);
      const open = all.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Withdrawn');
      if (open.length > 0) throw new Error(`${open[0]?.status?.phase}: ${open[0]?.status?.message}`);
    });
  }

  #exists(): Promise<boolean> {
    return this.#cluster.api.exists(`${olmApi}/namespaces/${this.#namespace}/subscriptions/${this.#name}`);
  }

  #explain(stderr: string): void {
    if (/NotFound/.test(stderr)) return;
    const why = Object.entries(explained).find(([, words]) => words.test(stderr))?.[0];
    if (why !== undefined) this.denials.push(why);
    else if (ofChaos.test(stderr) && this.#chaos.isRecent()) this.denials.push('something was down');
    else this.unexplained.push(stderr.trim().slice(0, 400));
  }
}
