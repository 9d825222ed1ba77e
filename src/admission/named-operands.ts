import { keyOf } from '../cluster/object.ts';
import type { AnyPlan } from '../plan/plan.ts';

/** The most custom resources that are remembered; the oldest are forgotten. */
const most = 1_000;

/**
 * The custom resources that denials have told people to delete. One of the same name with another UID has been made again
 * since: many operators do that with a default one, as soon as it is deleted. Each replica remembers its own denials.
 */
export class NamedOperands {
  readonly #uids = new Map<string, string>();

  /** Returns the keys of those that have been made again since an earlier denial, and remembers all of this one. */
  madeAgain({ subject, operands }: Pick<AnyPlan, 'subject' | 'operands'>): ReadonlySet<string> {
    const again = new Set<string>();
    for (const { ref, uid } of operands.flatMap(({ items }) => items)) {
      if (uid === undefined) continue;
      const key = `${subject.uid} ${keyOf(ref)}`;
      const known = this.#uids.get(key);
      if (known !== undefined && known !== uid) again.add(keyOf(ref));
      // The first UID stays, so that the next denial says the same.
      else this.#uids.set(key, uid);
    }
    for (const key of [...this.#uids.keys()].slice(0, Math.max(0, this.#uids.size - most))) this.#uids.delete(key);
    return again;
  }
}
