/** An actor and a time, in milliseconds since the epoch. */
export interface Moment<T> {
  readonly time: number;
  readonly who: T;
}

/** Answers who alone acted near a time, in O(log n). */
export class Timeline<T> {
  readonly #moments: readonly Moment<T>[];
  /** For each moment, the index of the first later moment of another actor. */
  readonly #nextOther: readonly number[];

  constructor(moments: readonly Moment<T>[]) {
    this.#moments = moments.filter(({ time }) => !Number.isNaN(time)).toSorted((a, b) => a.time - b.time);
    const next: number[] = [];
    for (let index = this.#moments.length - 1; index >= 0; index -= 1) {
      const same = this.#moments[index]?.who === this.#moments[index + 1]?.who;
      next[index] = same ? (next[index + 1] ?? index + 1) : index + 1;
    }
    this.#nextOther = next;
  }

  /** Undefined if no one acted, or several. */
  onlyOneWithin(time: number, distance: number): T | undefined {
    const first = this.#firstFrom(time - distance);
    const moment = this.#moments[first];
    if (moment === undefined || !(moment.time <= time + distance)) return undefined;
    const other = this.#moments[this.#nextOther[first] ?? Number.POSITIVE_INFINITY];
    return other !== undefined && other.time <= time + distance ? undefined : moment.who;
  }

  #firstFrom(time: number): number {
    let [low, high] = [0, this.#moments.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#moments[middle]?.time ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
