import type { ObjectMeta } from '../cluster/cluster.ts';
import { keyOf, type ObjectRef } from '../cluster/object.ts';
import { compare } from '../compare.ts';
import { oneByOne } from '../kubectl.ts';

/** `high`: breaks something now, or the next install. `medium`: a risk. `low`: in the way. */
export type Severity = 'high' | 'medium' | 'low';

/** One object that should not be there, and why. */
export interface Finding {
  /** The name of the rule's module: "csv-without-subscription". */
  readonly rule: string;
  readonly severity: Severity;
  readonly object: ObjectRef;
  readonly uid?: string;
  /** When the object was created, as RFC 3339. */
  readonly since?: string;
  /** Why it is a leftover, as a clause: "its Subscription is gone". */
  readonly reason: string;
  /** What it breaks, as a clause: "the next install fails with ConstraintsNotSatisfiable". */
  readonly breaks: string;
  /** The command for it, or that says more of it, if `kubectl leftovers clean` does not remove it. */
  readonly remedy?: string;
}

/** The leftovers of one operator, or those that cannot be attributed. */
export interface LeftoverOperator {
  readonly package?: string;
  readonly namespace?: string;
  /** The name of OLM's Operator object, `<package>.<namespace>`; see grouping.ts for leftovers without one. */
  readonly operator: string;
  /** By severity, then kind, namespace and name. */
  readonly findings: readonly Finding[];
  /** The command that cleans up, ready to be pasted. */
  readonly remedy: string;
}

/** What a rule says of an object. `severity`: if it differs from the usual one of the rule. */
interface Found {
  readonly ref: ObjectRef;
  readonly meta: ObjectMeta;
  readonly reason: string;
  readonly breaks: string;
  readonly severity?: Severity;
  readonly remedy?: readonly string[] | undefined;
  readonly explanation?: string;
}

export function findingOf(
  { name, severity: usual }: { readonly name: string; readonly severity: Severity },
  { ref, meta, reason, breaks, remedy, explanation, severity = usual }: Found,
): Finding {
  const { uid, creationTimestamp: since } = meta;
  const command = remedy ? oneByOne(...remedy) : explanation;
  return {
    rule: name,
    severity,
    object: ref,
    ...(uid && { uid }),
    ...(since && { since }),
    reason,
    breaks,
    ...(command !== undefined && { remedy: command }),
  };
}

export const severities: readonly Severity[] = ['high', 'medium', 'low'];

export function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      compare(a.object.kind, b.object.kind) ||
      compare(a.object.namespace ?? '', b.object.namespace ?? '') ||
      compare(a.object.name, b.object.name) ||
      compare(keyOf(a.object), keyOf(b.object)) ||
      compare(a.rule, b.rule),
  );
}
