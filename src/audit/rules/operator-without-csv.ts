import type { AuditedOperator } from '../read-objects.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/** OLM's Operator object that lists only CustomResourceDefinitions, or nothing. */
export const operatorWithoutCsv: AuditRule = {
  name: 'operator-without-csv',
  severity: 'low',
  find: async ({ abandonedOperators }) =>
    (await abandonedOperators())
      .filter(({ manager }) => manager === undefined)
      .map(
        ({ operator }): Leftover => ({
          ...operator,
          reason: reasonFor(operator),
          breaks: 'tools go on to list an operator that is not there',
        }),
      ),
};

function reasonFor({ kinds, onlyCrds }: AuditedOperator): string {
  if (kinds.length === 0) return 'its Subscription and ClusterServiceVersion are gone, and it has no components';
  return `its Subscription and ClusterServiceVersion are gone, and its components are ${onlyCrds ? 'CustomResourceDefinitions only' : kinds.join(', ')}`;
}
