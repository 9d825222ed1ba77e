import type { KubeObject } from '../cluster/cluster.ts';
import { type DeletionPolicy, type Match, PolicyUnreadable } from './deletion-policy.ts';
import type { Policy } from './policy.ts';
import { selects } from './selector.ts';
import { strictest } from './strictest.ts';

/** What decides whether a policy is for a Subscription. */
export interface Place {
  readonly packageName: string;
  readonly namespace: string;
  /** The labels of the Namespace; absent: it could not be found. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** `home`: the Namespace; undefined when it could not be found. */
export function placeOf({ packageName, namespace }: Omit<Place, 'labels'>, home: KubeObject | undefined): Place {
  return { packageName, namespace, ...(home && { labels: home.metadata.labels ?? {} }) };
}

/** The policy in force for a Subscription: the strictest of the most specific ones that match. */
export function policyFor(place: Place, policies: readonly DeletionPolicy[]): Policy {
  return strictest(mostSpecific(policies.filter(({ match }) => matches(match, place))));
}

/** Throws {@link PolicyUnreadable} if the answer depends on unknown labels. */
export function matches({ packages, namespaceSelector }: Match, { packageName, namespace, labels }: Place): boolean {
  if (packages && !packages.includes(packageName)) return false;
  if (!namespaceSelector) return true;
  if (!labels) throw new PolicyUnreadable(`Namespace ${namespace} was not found, whose labels the policies ask for.`);
  return selects(namespaceSelector, labels);
}

/** Returns the policies that no more specific one overrides. */
export function mostSpecific(matching: readonly DeletionPolicy[]): DeletionPolicy[] {
  const highest = Math.max(...matching.map(({ match }) => specificity(match)));
  return matching.filter(({ match }) => specificity(match) === highest);
}

/** Both, then packages, then a namespaceSelector, then nothing. */
function specificity({ packages, namespaceSelector }: Match): number {
  return (packages ? 2 : 0) + (namespaceSelector ? 1 : 0);
}
