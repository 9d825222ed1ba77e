import { type DeletionPolicy, deletionPolicyOf } from '../../src/policy/deletion-policy.ts';
import { object } from '../support/objects.ts';

/** A DeletionPolicy as the API server holds it. */
export function policyObject(name: string, spec: object) {
  return object('subscription-guard.io/v1alpha1', 'DeletionPolicy', name, { spec });
}

export function policy(name: string, spec: object): DeletionPolicy {
  return deletionPolicyOf(policyObject(name, spec));
}
