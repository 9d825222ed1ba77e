import type { Leftover, Rule } from '../rule.ts';
import type { OperatorTrace } from '../traces.ts';

/** OLM's Operator object that lists only CustomResourceDefinitions, or nothing. */
export const operatorWithoutCsv: Rule = {
  name: 'operator-without-csv',
  severity: 'low',
  find: async ({ traces, living, handedOverTo }) => {
    const found = traces.operators
      .filter(({ ref }) => !living.operator(ref.name))
      .map(async (operator): Promise<Leftover[]> => {
        if (await handedOverTo(operator.ref.name)) return [];
        return [
          {
            ...operator,
            reason: reasonFor(operator),
            breaks: 'tools go on to list an operator that is not there',
          },
        ];
      });
    return (await Promise.all(found)).flat();
  },
};

function reasonFor({ kinds, onlyCrds }: OperatorTrace): string {
  if (kinds.length === 0) return 'its Subscription and ClusterServiceVersion are gone, and it has no components';
  return `its Subscription and ClusterServiceVersion are gone, and its components are ${onlyCrds ? 'CustomResourceDefinitions only' : kinds.join(', ')}`;
}
