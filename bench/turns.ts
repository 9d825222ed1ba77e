/** Runs tasks one after the other. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    // Who fails has had its turn, too.
    this.#last = result.catch(() => {});
    return result;
  }
}
