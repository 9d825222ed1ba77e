import { listed } from './counts.ts';

/** "DeletionPolicy production", "DeletionPolicies a, b". */
export function describePolicies(names: readonly string[], max = 3): string {
  if (max === 0) return names.length === 1 ? 'a DeletionPolicy' : `${names.length} DeletionPolicies`;
  return `${names.length === 1 ? 'DeletionPolicy' : 'DeletionPolicies'} ${listed(names, max, 'more').join(', ')}`;
}
