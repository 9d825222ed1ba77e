import type { Leftover, Rule } from '../rule.ts';

/** OLM's own, and that of OpenShift's monitoring: they are there before any operator is. */
const ownGroups = new Set(['global-operators', 'olm-operators', 'openshift-cluster-monitoring']);

/**
 * An OperatorGroup in whose namespace no operator is left. A group alone proves nothing, since people make it before
 * they subscribe; only beside other leftovers of its namespace it is one (see audit.ts).
 */
export const operatorGroupEmpty: Rule = {
  name: 'operator-group-empty',
  severity: 'low',
  find: async ({ traces, living }) =>
    traces.operatorGroups
      .filter(({ ref }) => !ownGroups.has(ref.name) && !living.inhabited(ref.namespace ?? ''))
      .map(
        (group): Leftover => ({
          ...group,
          reason: 'no operator is left in its namespace',
          breaks: 'a second OperatorGroup, which the next install may bring along, makes that install fail',
        }),
      ),
};
