import { listed } from './counts.ts';

/** "DeletionPolicy production", "DeletionPolicies a, b": as a message calls those that decided. */
export function describePolicies(names: readonly string[]): string {
  return `${names.length === 1 ? 'DeletionPolicy' : 'DeletionPolicies'} ${listed(names, 3, 'more').join(', ')}`;
}
