import { compare, type Finding, inOrder, type LeftoverOperator } from './finding.ts';
import { type Former, formerOperators, type Home } from './former.ts';
import type { Leftover } from './rule.ts';
import type { Traces } from './traces.ts';

export interface Grouped {
  readonly leftover: Leftover;
  readonly finding: Finding;
}

/**
 * One group per operator, by the names of OLM's Operator objects. What belongs to none that can be told is under
 * `_.<namespace>`, or `_` when it has none: no Operator object can have such a name, as it is part of a label key.
 */
export function groupByOperator(found: readonly Grouped[], traces: Traces): LeftoverOperator[] {
  const former = formerOperators(
    traces,
    found.map(({ leftover }) => leftover),
  );
  const groups = Map.groupBy(found, ({ leftover }) => former.operatorOf(leftover));
  return [...groups]
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([operator, members]) => {
      const findings = withoutLoneGroups(members.map(({ finding }) => finding));
      return findings.length === 0 ? [] : [leftoverOperator(operator, findings, former, traces)];
    });
}

/** An OperatorGroup may be waiting for its first operator; what tells is that others left something beside it. */
function withoutLoneGroups(findings: readonly Finding[]): Finding[] {
  const lone = findings.every(({ rule }) => rule === 'operator-group-empty');
  return lone ? [] : inOrder(findings);
}

function leftoverOperator(
  operator: string,
  findings: readonly Finding[],
  former: Former,
  traces: Traces,
): LeftoverOperator {
  const home = former.homeOf(operator);
  const { packageName, namespace } = home;
  return {
    operator,
    ...(packageName && { package: packageName }),
    ...(namespace && { namespace }),
    findings,
    remedy: remedyFor(operator, home, traces),
  };
}

/** A Subscription that cannot be resolved because of the leftovers would take up whatever is cleaned up under it. */
function remedyFor(operator: string, { packageName, namespace }: Home, { subscriptions }: Traces): string {
  const waiting = subscriptions.filter(
    subscription => subscription.namespace === namespace && subscription.packageName === packageName,
  );
  return [
    ...waiting.map(({ name }) => `kubectl delete subscriptions.operators.coreos.com ${name} -n ${namespace}`),
    `kubectl leftovers clean ${operator}`,
  ].join(' && ');
}
