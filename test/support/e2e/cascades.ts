import type { Test } from 'tap';
import type { TestCluster } from '../control-plane/cluster.ts';
import { added, type Listing } from '../control-plane/ground-truth.ts';
import type { CommandResult } from '../control-plane/kubectl.ts';
import { cleanupsPath } from './cleanup-manifest.ts';

export const subscription = 'subscriptions.operators.coreos.com';
const mark = 'subscription-guard.io/cleanup';

export interface CleanupObject {
  readonly metadata: { readonly name: string; readonly creationTimestamp: string };
  readonly spec: {
    readonly subject: { readonly namespace: string; readonly name: string };
    readonly requester: { readonly username: string };
    readonly ttlSecondsAfterFinished: number;
  };
  readonly status?: {
    readonly phase: string;
    readonly message: string;
    readonly lastProgressTime: string;
    readonly conditions: readonly { readonly type: string; readonly lastTransitionTime: string }[];
    readonly kept: readonly { readonly kind: string; readonly name: string; readonly reason: string }[];
  };
}

/**
 * Denials that pass: ours, which say so, and the API server's own when a loaded machine has kept our webhook waiting for
 * longer than its timeout.
 */
const passes =
  /try again|failed calling webhook "[\w.]+\.subscription-guard\.io": .*(context deadline|Client\.Timeout) exceeded/i;
const needed = /Still needed by /;

/** Deletes Subscriptions with all that depends on them, as people do, and looks at what becomes of it. */
export class Cascades {
  readonly #cluster: TestCluster;

  constructor(cluster: TestCluster) {
    this.#cluster = cluster;
  }

  /** The newest Cleanup of a Subscription in a namespace. */
  async cleanupOf(namespace: string): Promise<CleanupObject | undefined> {
    return (await this.cleanupsOf(namespace)).at(-1);
  }

  /** The newest Cleanup of one Subscription. */
  async cleanupFor(namespace: string, name: string): Promise<CleanupObject | undefined> {
    return (await this.cleanupsOf(namespace)).findLast(({ spec }) => spec.subject.name === name);
  }

  until(namespace: string, phase: string): Promise<void> {
    const reached = async (): Promise<boolean> => (await this.cleanupOf(namespace))?.status?.phase === phase;
    return this.#cluster.until(`the Cleanup of ${namespace} to be ${phase}`, reached);
  }

  /** Both of two Cleanups. */
  bothSucceeded(namespace: string): Promise<void> {
    return this.#cluster.until('both to succeed', async () => {
      const pair = await this.cleanupsOf(namespace);
      return pair.length === 2 && pair.every(({ status }) => status?.phase === 'Succeeded');
    });
  }

  delete(namespace: string, name: string, ...flags: string[]): Promise<CommandResult> {
    return this.#cluster.kubectl('delete', subscription, name, '-n', namespace, '--cascade=foreground', ...flags);
  }

  /** Deletes it as soon as OLM has settled. Returns the warnings that kubectl has printed; throws on a denial that stays. */
  admitted(namespace: string, name: string): Promise<string> {
    return this.#admitted(namespace, name, stderr => passes.test(stderr));
  }

  /** The same of one that is needed: it is denied until the other one's Cleanup exists. */
  admittedInTheEnd(namespace: string, name: string): Promise<string> {
    return this.#admitted(namespace, name, stderr => passes.test(stderr) || needed.test(stderr));
  }

  async #admitted(namespace: string, name: string, mayPass: (stderr: string) => boolean): Promise<string> {
    let told = '';
    await this.#cluster.settled(namespace);
    await this.#cluster.until(`the deletion of ${namespace}/${name}`, async () => {
      const { exitCode, stderr } = await this.delete(namespace, name);
      if (exitCode !== 0 && !mayPass(stderr)) throw new Error(stderr);
      told = stderr;
      return exitCode === 0;
    });
    return told;
  }

  /** The oldest first. */
  async cleanupsOf(namespace: string): Promise<CleanupObject[]> {
    const { items } = (await this.#cluster.api.ok('GET', cleanupsPath)) as { items: CleanupObject[] };
    const age = ({ metadata }: CleanupObject): number => Date.parse(metadata.creationTimestamp);
    return items.filter(({ spec }) => spec.subject.namespace === namespace).toSorted((a, b) => age(a) - age(b));
  }
}

/** What is there now and was not before, but for our own records. */
export function left(before: Listing, after: Listing): string[] {
  return added(before, after)
    .filter(({ kind }) => kind !== 'Cleanup')
    .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}

/** By a full listing of the cluster, which is compared both ways. */
export async function isAsBefore(t: Test, cluster: Pick<TestCluster, 'list'>, before: Listing): Promise<void> {
  const now = await cluster.list();
  t.strictSame(left(before, now), [], '0 left');
  t.strictSame(left(now, before), [], 'and nothing else has gone');
}

/** What carries a mark of ours, as "ServiceAccount redis/redis-operator". */
export function markedIn(listing: Listing): string[] {
  return [...listing.values()]
    .filter(({ annotations }) => mark in annotations)
    .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}
