import { setTimeout as delay } from 'node:timers/promises';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import { CandidateLease, renewDeadline, retryPeriod } from './lease.ts';

export interface ElectionOptions {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** The name of the Lease. */
  readonly name: string;
  /** Unique among all candidates and among our own restarts. */
  readonly identity: string;
  /** Ends the candidacy or the leadership. */
  readonly signal: AbortSignal;
  readonly lead: (signal: AbortSignal) => Promise<void>;
  /** Milliseconds since 1970 that never go back. Default: the monotonic clock, which no time server changes. */
  readonly now?: () => number;
  /** From 0 to 1; default: Math.random. */
  readonly random?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly log?: (message: string, fields?: object) => void;
}

/**
 * Waits to become the leader and runs `lead`, with a signal that aborts when it has to stop.
 *
 * - `stopped`: the signal of the options aborted, `lead` has ended, and the lease is free for the next one.
 * - `lost`: another candidate may lead from now on. Its signal has aborted, but `lead` may still run: exit the process.
 *
 * Rejects when `lead` does, once the lease is free. It follows client-go's leaderelection.go and, like that, is no
 * fencing: requests that `lead` sent before it lost the lease still arrive, so its writes carry preconditions.
 */
export async function runAsLeader(options: ElectionOptions): Promise<'stopped' | 'lost'> {
  return new Election(options).run();
}

/** The result of one attempt: `won` the lease or kept it, `taken` by another candidate, or `failed`. */
type Attempt = 'won' | 'taken' | 'failed';

class Election {
  readonly #options: ElectionOptions;
  readonly #lease: CandidateLease;
  readonly #now: () => number;
  /** When the last successful attempt began. No other candidate counts from an earlier moment. */
  #renewed = 0;

  constructor(options: ElectionOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.timeOrigin + performance.now());
    this.#lease = new CandidateLease({ ...options, now: this.#now });
  }

  async run(): Promise<'stopped' | 'lost'> {
    if (!(await this.#acquire())) return 'stopped';
    const over = new AbortController();
    const done = new AbortController();
    const work = this.#lead(AbortSignal.any([this.#options.signal, over.signal]));
    const end = (): void => done.abort();
    work.then(end, end);
    const kept = await this.#keep(done.signal).finally(() => over.abort());
    if (!kept) return 'lost';
    await this.#release();
    await work;
    return 'stopped';
  }

  async #lead(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#log('leading');
    await this.#options.lead(signal);
  }

  /** False: the signal aborted before. */
  async #acquire(): Promise<boolean> {
    const { signal } = this.#options;
    let holder: string | undefined;
    while (!signal.aborted) {
      const attempt = await this.#attempt('acquire', renewDeadline);
      if (attempt === 'won') return true;
      if (attempt === 'taken' && this.#lease.holder !== holder) {
        holder = this.#lease.holder;
        this.#log('waiting for the lease', { holder });
      }
      await this.#pause(this.#lease.untilNextTry(), signal);
    }
    return false;
  }

  /** Renews until the work is done, which may take a while after the signal. False: the lease is lost. */
  async #keep(done: AbortSignal): Promise<boolean> {
    while (true) {
      await this.#pause(Math.min(retryPeriod, this.#untilDeadline()), done);
      if (done.aborted) return true;
      const left = this.#untilDeadline();
      const attempt = left > 0 ? await this.#attempt('renew', left) : 'failed';
      if (attempt === 'taken') return this.#lost('the lease is not ours any more');
      if (this.#untilDeadline() <= 0) return this.#lost('could not renew the lease in time');
    }
  }

  #untilDeadline(): number {
    return this.#renewed + renewDeadline - this.#now();
  }

  #lost(message: string): false {
    this.#log(message, { holder: this.#lease.holder });
    return false;
  }

  async #release(): Promise<void> {
    const attempt = await this.#attempt('release', renewDeadline);
    if (attempt === 'won') this.#log('released the lease');
  }

  /**
   * Writes of the port have no deadline, so this gives up an attempt without an answer, although it may still succeed.
   */
  async #attempt(verb: 'acquire' | 'renew' | 'release', milliseconds: number): Promise<Attempt> {
    const began = this.#now();
    const over = new AbortController();
    const answer = this.#lease[verb](over.signal).then(
      ours => (ours ? 'won' : 'taken'),
      error => this.#failed(verb, error),
    );
    const timeout = this.#pause(milliseconds, over.signal).then((): Attempt => 'failed');
    const attempt = await Promise.race([answer, timeout]).finally(() => over.abort());
    if (attempt === 'won') this.#renewed = began;
    return attempt;
  }

  /** A conflict means that another candidate was faster; the next read shows which. */
  #failed(verb: string, error: unknown): Attempt {
    if (!(error instanceof ClusterError)) throw error;
    if (error.code !== 409) this.#log(`cannot ${verb} the lease`, { err: error });
    return 'failed';
  }

  /** A sleep ends early when the signal aborts, whether it resolves or rejects. */
  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const sleep = this.#options.sleep ?? ((ms, signal) => delay(ms, undefined, { signal }));
    await sleep(milliseconds, signal).catch(error => {
      if (!signal.aborted) throw error;
    });
  }

  #log(message: string, fields: object = {}): void {
    const { log, namespace, name } = this.#options;
    log?.(message, { lease: `${namespace}/${name}`, ...fields });
  }
}
