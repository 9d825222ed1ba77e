import type { AuditedObject } from './audited-object.ts';
import type { Severity } from './finding.ts';
import type { AuditInput } from './input.ts';

/** A result of a rule: see Finding. */
export interface Leftover extends AuditedObject {
  readonly reason: string;
  readonly breaks: string;
  /** If it differs from that of the rule. */
  readonly severity?: Severity;
  /** The name of its Operator object, if the rule knows better than the object's labels. */
  readonly operator?: string | undefined;
  /** The commands that remove it, one after the other, if `clean` does not. */
  readonly remedy?: readonly string[] | undefined;
  /** The command that says more, if no command removes it. It may fail, so that nothing comes after it. */
  readonly explanation?: string;
  /** The namespace of its operator, if that is another one than its own. */
  readonly home?: string;
}

/** One way to recognize leftovers. It finds nothing that a living operator may need. */
export interface AuditRule {
  readonly name: string;
  readonly severity: Severity;
  readonly find: (input: AuditInput) => Promise<readonly Leftover[]>;
}
