import { describePolicies } from '../checklist/words.ts';
import { showPlan } from '../kubectl.ts';
import { group, onDeleteAnnotation, operandsAnnotation } from '../names.ts';
import { keepOperands, type Policy } from '../policy/policy.ts';
import type { Subject } from '../subject/subject.ts';
import type { DeletionRequest } from './review.ts';

/** What happens to the dependents. */
export type Action = 'Block' | 'Warn' | 'Cascade' | 'Orphan';

export interface Choice {
  readonly action: Action;
  readonly chosenBy: 'request' | 'annotation' | 'policy';
}

interface InvalidChoice {
  readonly action: 'Invalid';
  readonly message: string;
}

/**
 * The first of these that chooses: the propagation policy of the request, the annotation on the Subscription, the
 * DeletionPolicy, which says Block by default. Background is kubectl's default, so it chooses nothing. The annotation
 * is for clients that cannot choose a propagation policy.
 */
export function chooseAction(
  { propagationPolicy }: Pick<DeletionRequest, 'propagationPolicy'>,
  subject: Pick<Subject, 'onDelete' | 'operands' | 'namespace' | 'name'>,
  policy: Pick<Policy, 'action'>,
): Choice | InvalidChoice {
  const choice = actionOf(propagationPolicy, subject, policy);
  const { operands } = subject;
  // An orphaning deletion leaves everything anyway.
  if (choice.action === 'Orphan' || operands === undefined || operands === keepOperands) return choice;
  return invalid(subject, operandsAnnotation, operands, [keepOperands]);
}

function actionOf(
  propagationPolicy: DeletionRequest['propagationPolicy'],
  subject: Pick<Subject, 'onDelete' | 'namespace' | 'name'>,
  policy: Pick<Policy, 'action'>,
): Choice | InvalidChoice {
  const { onDelete } = subject;
  if (propagationPolicy === 'Foreground') return { action: 'Cascade', chosenBy: 'request' };
  if (propagationPolicy === 'Orphan') return { action: 'Orphan', chosenBy: 'request' };
  switch (onDelete) {
    case undefined:
      return { action: policy.action, chosenBy: 'policy' };
    case 'Cascade':
    case 'Orphan':
      return { action: onDelete, chosenBy: 'annotation' };
    default:
      return invalid(subject, onDeleteAnnotation, onDelete, ['Cascade', 'Orphan']);
  }
}

function invalid(
  { namespace, name }: Pick<Subject, 'namespace' | 'name'>,
  annotation: string,
  value: string,
  allowed: readonly string[],
): InvalidChoice {
  return {
    action: 'Invalid',
    message: `Subscription ${namespace}/${name} has the annotation ${annotation} with the value ${JSON.stringify(value.slice(0, 63))}, which ${group} does not know. Allowed: ${allowed.map(one => `"${one}"`).join(', ')}, or no annotation.`,
  };
}

/** Says why the policy forbids the client's choice, and what it allows. Undefined if it allows the choice. */
export function notAllowed(
  { namespace, name }: Pick<Subject, 'namespace' | 'name'>,
  { action, chosenBy }: Choice,
  { allow, names }: Policy,
): string | undefined {
  if ((action !== 'Cascade' && action !== 'Orphan') || allow.includes(action)) return undefined;
  const wish =
    chosenBy === 'annotation'
      ? `its annotation ${onDeleteAnnotation}: ${action}`
      : `--cascade=${action === 'Cascade' ? 'foreground' : 'orphan'}`;
  return [
    `${describePolicies(names)} ${names.length === 1 ? 'does' : 'do'} not allow Subscription ${namespace}/${name} to be deleted with ${wish}.`,
    allow.length === 0
      ? 'It allows neither --cascade=foreground nor --cascade=orphan.'
      : `It allows --cascade=${action === 'Cascade' ? 'orphan' : 'foreground'}, or the same by annotation.`,
    `To see what depends on it: ${showPlan({ namespace, name })}`,
  ].join('\n');
}
