import { olmsOwnGroups } from '../../names.ts';
import type { Leftover, Rule } from '../rule.ts';

/**
 * An OperatorGroup in whose namespace no operator is left. A group alone proves nothing, since people make it before
 * they subscribe; only beside other leftovers of its namespace it is one (see grouping.ts).
 */
export const operatorGroupEmpty: Rule = {
  name: 'operator-group-empty',
  severity: 'low',
  find: async ({ traces: { operatorGroups }, living }) =>
    (operatorGroups.known ? operatorGroups.value : [])
      .filter(({ ref }) => !olmsOwnGroups.has(ref.name) && !living.inhabited(ref.namespace ?? ''))
      .map(
        (group): Leftover => ({
          ...group,
          reason: 'no operator is left in its namespace',
          breaks: 'a second OperatorGroup, which the next install may bring along, makes that install fail',
        }),
      ),
};
