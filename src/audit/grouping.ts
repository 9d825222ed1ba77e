import { compare } from '../compare.ts';
import { cleanLeftovers, deleteSubscription, oneByOne } from '../kubectl.ts';
import { nobody } from '../subject/subject.ts';
import { type Finding, inOrder, type LeftoverOperator } from './finding.ts';
import { type GoneOperator, type GoneOperators, goneOperatorOf } from './gone-operators.ts';
import type { AuditInput } from './input.ts';
import type { Leftover } from './rule.ts';

export interface Grouped {
  readonly leftover: Leftover;
  readonly finding: Finding;
}

/**
 * Makes one group per operator, by the names of OLM's Operator objects. Leftovers that cannot be attributed are under
 * `_.<namespace>`, or `_` if cluster-scoped: no Operator object can have such a name, because it is part of a label
 * key.
 */
export function groupByOperator(found: readonly Grouped[], input: AuditInput): LeftoverOperator[] {
  const { goneOperators } = input;
  const groups = Map.groupBy(found, ({ leftover }) => operatorOf(leftover, goneOperators));
  return [...groups]
    .toSorted(([a], [b]) => compare(a, b))
    .flatMap(([operator, members]) => {
      const findings = withoutLoneGroups(members.map(({ finding }) => finding));
      if (findings.length === 0) return [];
      const { packageName, namespace } = homeOf(operator, input);
      return [
        {
          operator,
          ...(packageName && { package: packageName }),
          ...(namespace && { namespace }),
          findings,
          remedy: remedyFor(operator, members, input),
        },
      ];
    });
}

/**
 * What `clean` does not remove has commands of its own. It comes last, when all else is out of its way, the Subscriptions that an
 * explanation would be about among them. Without it, an explanation comes last: it fails where it finds something.
 */
function remedyFor(operator: string, members: readonly Grouped[], input: AuditInput): string {
  const own = members.flatMap(({ leftover }) => leftover.remedy ?? []);
  const clean = cleanLeftovers(operator);
  const isCleaned =
    own.includes(clean) || members.some(({ leftover }) => !leftover.remedy && leftover.explanation === undefined);
  const before = [...own.filter(command => command !== clean), ...(isCleaned ? inTheWay(operator, input) : [])];
  const explanations = members.flatMap(({ leftover }) => leftover.explanation ?? []);
  return oneByOne(...new Set(before), ...(isCleaned ? [clean] : explanations.slice(0, 1)));
}

/**
 * With orphan, no guard denies these deletions. The clean-up removes what the Subscriptions did not install. One that has
 * installed something stays, and with it its operator.
 */
function inTheWay(operator: string, input: AuditInput): string[] {
  const { packageName, namespace } = homeOf(operator, input);
  return input.objects.subscriptions
    .filter(
      subject =>
        subject.namespace === namespace &&
        (subject.packageName === packageName || subject.operatorName === operator) &&
        subject.installedCSV === undefined,
    )
    .map(subject => deleteSubscription(subject, 'orphan'));
}

function operatorOf(leftover: Leftover, goneOperators: GoneOperators): string {
  const known = leftover.operator ?? goneOperatorOf(leftover, goneOperators)?.operator;
  if (known !== undefined) return known;
  const namespace = leftover.home ?? leftover.ref.namespace;
  const here = namespace === undefined ? [] : (goneOperators.inNamespace.get(namespace) ?? []);
  if (here[0] && here.length === 1) return here[0].operator;
  return namespace === undefined ? nobody : `${nobody}.${namespace}`;
}

function homeOf(
  operator: string,
  { goneOperators, objects }: AuditInput,
): Pick<GoneOperator, 'packageName' | 'namespace'> {
  const gone =
    goneOperators.byOperator.get(operator) ??
    objects.subscriptions.find(({ operatorName }) => operatorName === operator);
  if (gone) return gone;
  return operator === nobody ? {} : { namespace: operator.slice(nobody.length + 1) };
}

/** An OperatorGroup may be waiting for its first operator. It is a leftover only beside other leftovers. */
function withoutLoneGroups(findings: readonly Finding[]): Finding[] {
  return findings.every(({ rule }) => rule === 'operator-group-empty') ? [] : inOrder(findings);
}
