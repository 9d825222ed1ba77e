import type { KubeObject, ObjectMeta } from '../cluster/cluster.ts';
import { type Condition, conditionAt } from '../cluster/condition.ts';
import { type DeletionPolicy, deletionPolicyOf, PolicyMalformed } from './deletion-policy.ts';
import { type Effect, effectsOf } from './effects.ts';
import type { Place } from './match.ts';

/**
 * `Accepted`: in force where no more specific policy is. `Malformed`: we cannot parse it, so nothing can be deleted.
 * `Blocked`: another policy is malformed.
 */
export type Acceptance = 'Accepted' | 'Malformed' | 'Blocked';

/** The effect of a DeletionPolicy on the cluster as it is now (deploy/crds/deletionpolicies.yaml). */
export interface PolicyStatus extends Partial<Effect> {
  readonly observedGeneration: number;
  readonly conditions: readonly [Condition<'Ready'> & { readonly reason: Acceptance }];
}

/** A DeletionPolicy as the API server holds it. */
export interface PolicyObject extends KubeObject<unknown, PolicyStatus> {
  readonly metadata: ObjectMeta & { readonly generation?: number };
}

/**
 * Returns the status of each policy, for all Subscriptions of the cluster. While one policy is malformed, none has an
 * effect, and the effects are left out. `time`: RFC 3339. Throws PolicyUnreadable if a policy asks for labels of a
 * Namespace that are unknown.
 */
export function policyStatuses(
  objects: readonly PolicyObject[],
  places: readonly Place[],
  time: string,
): { readonly object: PolicyObject; readonly status: PolicyStatus }[] {
  const read = objects.map(object => ({ object, policy: understood(object) }));
  const malformed = read.flatMap(({ object, policy }) => (policy instanceof PolicyMalformed ? object : []));
  const effects = effectsOf(
    read.flatMap(({ policy }) => (policy instanceof PolicyMalformed ? [] : policy)),
    places,
  );
  return read.map(({ object, policy }) => {
    const { generation = 1 } = object.metadata;
    const effect = policy instanceof PolicyMalformed || malformed.length > 0 ? undefined : effects.get(policy.name);
    const ready = {
      type: 'Ready',
      status: effect ? 'True' : 'False',
      ...acceptanceOf(policy, malformed, effect),
      observedGeneration: generation,
    } as const;
    const conditions = [conditionAt(time, ready, object.status?.conditions)] as const;
    return { object, status: { observedGeneration: generation, ...effect, conditions } };
  });
}

function acceptanceOf(
  policy: DeletionPolicy | PolicyMalformed,
  malformed: readonly PolicyObject[],
  effect: Effect | undefined,
): { readonly reason: Acceptance; readonly message: string } {
  if (policy instanceof PolicyMalformed) return { reason: 'Malformed', message: policy.message };
  return effect
    ? { reason: 'Accepted', message: inWords(effect) }
    : { reason: 'Blocked', message: blockedBy(malformed) };
}

function understood(object: PolicyObject): DeletionPolicy | PolicyMalformed {
  try {
    return deletionPolicyOf(object);
  } catch (error) {
    if (error instanceof PolicyMalformed) return error;
    throw error;
  }
}

function inWords({ matches, decides }: Effect): string {
  if (matches === 0) return 'it matches no Subscription';
  const all = `${matches} ${matches === 1 ? 'Subscription' : 'Subscriptions'}`;
  if (decides === matches) return `it is in force for ${all}`;
  return `it matches ${all}; for ${matches - decides} of them a more specific policy is in force`;
}

function blockedBy(malformed: readonly PolicyObject[]): string {
  const names = malformed.map(({ metadata }) => metadata.name).join(', ');
  return `nothing can be deleted until DeletionPolicy ${names} is mended`;
}
