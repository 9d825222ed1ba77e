import { isDeepStrictEqual } from 'node:util';
import type { DeletionPolicy } from './deletion-policy.ts';
import { matches, mostSpecific, type Place } from './match.ts';
import { defaultFields, type PolicyFields } from './policy.ts';
import { strictest } from './strictest.ts';

/** What one policy does for the Subscriptions of a cluster. */
export interface Effect {
  /** The number of Subscriptions that it matches. */
  readonly matches: number;
  /** The number of those for which no more specific policy is in force. */
  readonly decides: number;
  /** The fields that are in force for at least one of those. */
  readonly fields: readonly (keyof PolicyFields)[];
}

const fieldsInOrder = Object.keys(defaultFields) as (keyof PolicyFields)[];

/**
 * The effect of each policy, by its name. Throws {@link PolicyUnreadable} when labels of a Namespace that a policy asks
 * for are not known.
 */
export function effectsOf(policies: readonly DeletionPolicy[], places: readonly Place[]): ReadonlyMap<string, Effect> {
  const matched = places.map(place => policies.filter(({ match }) => matches(match, place)));
  const decided = matched.map(mostSpecific);
  return new Map(
    policies.map(policy => {
      const fields = new Set(
        decided.filter(deciding => deciding.includes(policy)).flatMap(all => inForce(policy, all)),
      );
      const effect = {
        matches: matched.filter(matching => matching.includes(policy)).length,
        decides: decided.filter(deciding => deciding.includes(policy)).length,
        fields: fieldsInOrder.filter(field => fields.has(field)),
      };
      return [policy.name, effect];
    }),
  );
}

/** The fields in which this policy has the strictest value of all. `allow` is a set. */
function inForce({ fields }: DeletionPolicy, all: readonly DeletionPolicy[]): (keyof PolicyFields)[] {
  const result = strictest(all);
  const asSet = (value: unknown): Set<unknown> => new Set([value].flat());
  return fieldsInOrder.filter(field => isDeepStrictEqual(asSet(fields[field]), asSet(result[field])));
}
