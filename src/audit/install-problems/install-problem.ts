import type { ObjectRef } from '../../cluster/object.ts';
import { cleanLeftovers, deleteSubscription } from '../../kubectl.ts';
import type { Failure, Subject } from '../../subject/subject.ts';
import type { AuditInput } from '../input.ts';

/** Why OLM does not install what a Subscription asks for, or does not update it. */
export interface InstallProblem {
  /** A clause: "its namespace has no OperatorGroup". */
  readonly what: string;
  /** The object that is in the way, if one is. */
  readonly object?: ObjectRef;
  /** The commands that remove it, one after the other. None: a person has to mend something else. */
  readonly remedy: readonly string[];
  /** The commands that have OLM try again when a person has mended it: by itself it does not, or not soon. */
  readonly afterwards?: readonly string[];
  /** The condition of the Subscription that it explains. */
  readonly explains?: Failure['condition'];
}

/** Finds problems of one kind. */
export type FindProblems = (
  subject: Subject,
  input: AuditInput,
) => readonly InstallProblem[] | Promise<readonly InstallProblem[]>;

/** The commands that remove the Subscription and what it has installed, past a guard. */
export function removeWithLeftovers(subject: Subject): string[] {
  return [deleteSubscription(subject, 'orphan'), cleanLeftovers(subject.operatorName)];
}
