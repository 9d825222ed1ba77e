import type { Leftover, Rule } from '../rule.ts';
import type { OperatorTrace } from '../traces.ts';

/** OLM's Operator object of which only CustomResourceDefinitions are left, or nothing. */
export const operatorWithoutCsv: Rule = {
  name: 'operator-without-csv',
  severity: 'low',
  find: async ({ traces, living }) =>
    traces.operators
      .filter(({ ref }) => !living.operator(ref.name))
      .map(
        (operator): Leftover => ({
          ...operator,
          reason: reasonFor(operator),
          breaks: 'tools go on to list an operator that is not there',
        }),
      ),
};

function reasonFor({ kinds }: OperatorTrace): string {
  if (kinds.length === 0) return 'its Subscription and ClusterServiceVersion are gone, and it has no components';
  const only = kinds.every(kind => kind === 'CustomResourceDefinition');
  return `its Subscription and ClusterServiceVersion are gone, and its components are ${only ? 'CustomResourceDefinitions only' : kinds.join(', ')}`;
}
