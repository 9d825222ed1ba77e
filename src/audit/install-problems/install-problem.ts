import type { ObjectRef } from '../../cluster/object.ts';
import { cleanLeftovers, deleteSubscription } from '../../kubectl.ts';
import type { Failure, Subject } from '../../subject/subject.ts';
import type { AuditInput } from '../input.ts';

/** Why OLM does not install what a Subscription asks for, or does not update it. */
export interface Hindrance {
  /** A clause: "its namespace has no OperatorGroup". */
  readonly what: string;
  /** The object that is in the way, if one is. */
  readonly object?: ObjectRef;
  /** The commands that remove it, one after the other. None: a person has to mend something else. */
  readonly remedy: readonly string[];
  /** The condition of the Subscription that it explains. */
  readonly explains?: Failure['condition'];
}

/** One place to look for hindrances. */
export type Look = (subject: Subject, input: AuditInput) => readonly Hindrance[] | Promise<readonly Hindrance[]>;

/**
 * Removes the Subscription and what it has installed, whatever a guard says about the rest. To have the operator,
 * subscribe again.
 */
export function startOver(subject: Subject): string[] {
  return [deleteSubscription(subject, 'orphan'), cleanLeftovers(subject.operatorName)];
}
