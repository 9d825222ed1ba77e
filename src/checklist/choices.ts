import { isA, resourceName } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import {
  cleanLeftovers,
  deleteObjects,
  deleteSubscription,
  deleteWithLeftovers,
  oneByOne,
  stopConversion,
} from '../kubectl.ts';
import type { AnyPlan } from '../plan/plan.ts';
import { goes } from '../plan/ruling.ts';
import { mustGoFirst } from './words.ts';

/** What the requester may do instead of a plain deletion, each with its command. Absent: the policy forbids it. */
export interface Choices {
  readonly removeAll?: string;
  /** Only where there are custom resources. */
  readonly keepCustomResources?: string;
  readonly leaveAll?: string;
}

/** The commands that remove the operator before its custom resources, for those that cannot go first. */
export function operatorFirst({ subject, operands, policy: { allow } }: AnyPlan): string | undefined {
  const { operatorName } = subject;
  const frozen = operands.filter(({ isFrozen }) => isFrozen).map(({ resource }) => resourceName(resource));
  const then = [...frozen.map(stopConversion), cleanLeftovers(operatorName, undefined, 'delete')];
  if (allow.includes('Cascade')) return oneByOne(deleteWithLeftovers(subject, 'keep'), ...then);
  if (!allow.includes('Orphan')) return undefined;
  return oneByOne(deleteSubscription(subject, 'orphan'), cleanLeftovers(operatorName, undefined, 'keep'), ...then);
}

/**
 * The commands that do without the conversion webhooks of some CRDs. While a CSV of the operator names such a webhook, OLM
 * registers it again within seconds (docs/facts/olm.md#conversion-webhook), so the CSV goes first. A cascade would be denied: it
 * is not known what it would remove. Undefined: the policy allows no way.
 */
export function withoutConversion(plan: AnyPlan, crds: readonly string[]): string | undefined {
  const { subject, items, policy, convertedCrds } = plan;
  const patches = crds.map(stopConversion);
  if (!crds.some(crd => convertedCrds.includes(crd))) return oneByOne(...patches);
  const csvs = items
    .filter(({ ref, fate }) => isA(ref, clusterServiceVersions) && goes(fate))
    .map(({ ref }) => ref.name);
  const removal = deleteObjects(clusterServiceVersions, csvs, subject.namespace);
  if (subject.uid === '') return oneByOne(removal, ...patches);
  if (!policy.allow.includes('Orphan')) return undefined;
  const rest = cleanLeftovers(subject.operatorName, undefined, 'delete');
  return oneByOne(deleteSubscription(subject, 'orphan'), removal, ...patches, rest);
}

export function choicesIn({ subject, operands, policy: { allow } }: AnyPlan): Choices {
  const cascade = allow.includes('Cascade');
  const keepable = cascade && operands.some(({ items }) => items.some(mustGoFirst));
  return {
    ...(cascade && { removeAll: deleteSubscription(subject, 'foreground') }),
    ...(keepable && { keepCustomResources: deleteWithLeftovers(subject, 'keep') }),
    ...(allow.includes('Orphan') && { leaveAll: deleteSubscription(subject, 'orphan') }),
  };
}
