interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that only goes when a test says so, and wakes the sleepers in order on its way. */
export class Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  constructor(start: string) {
    this.#now = Date.parse(start);
  }

  readonly now = (): number => this.#now;

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise(resolve => {
      if (signal.aborted) resolve();
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter(one => one !== sleeper);
        resolve();
      });
    });

  /** Lets time pass, and everything happen that is due in it. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (await settled(); ; await settled()) {
      const [next] = this.#sleepers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
      if (!next) break;
      this.#sleepers = this.#sleepers.filter(one => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.wake();
    }
    this.#now = end;
  }

  /** The machine was suspended: time has passed, and nothing could happen in it. */
  jump(ms: number): void {
    this.#now += ms;
  }
}

/** All that follows from what has happened so far has happened, too: promises go before immediates. */
function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
