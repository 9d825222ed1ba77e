import type { Cluster } from '../../src/cluster/cluster.ts';
import { type ElectionOptions, runAsLeader } from '../../src/election/election.ts';
import type { Clock } from './clock.ts';

/** A candidate that leads until the test stops it, and what the test can see of it. */
export class Candidate {
  readonly log: string[] = [];
  readonly #stop = new AbortController();
  readonly result: Promise<string>;
  /** How it ended: `stopped`, `lost`, or the message of an error. */
  ended: string | undefined;
  leading = false;
  /** How often it began to lead. */
  led = 0;
  signal: AbortSignal | undefined;

  constructor(clock: Clock, cluster: Cluster, options: Partial<ElectionOptions> = {}) {
    const { now, sleep } = clock;
    const run = runAsLeader({
      ...{ cluster, now, sleep, namespace: 'guard', name: 'sweeper', identity: 'one', signal: this.#stop.signal },
      log: message => this.log.push(message),
      lead: signal => this.#lead(signal),
      ...options,
    });
    this.result = run.catch(error => error.message);
    this.result.then(
      ended => {
        this.ended = ended;
      },
      () => {},
    );
  }

  stop(): void {
    this.#stop.abort();
  }

  async #lead(signal: AbortSignal): Promise<void> {
    this.led += 1;
    this.leading = true;
    this.signal = signal;
    await new Promise(resolve => signal.addEventListener('abort', resolve));
    this.leading = false;
  }
}
