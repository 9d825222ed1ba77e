import { describePolicies } from '../checklist/words.ts';
import { showPlan } from '../kubectl.ts';
import { onDeleteAnnotation } from '../names.ts';
import type { Policy } from '../policy/policy.ts';
import type { Subject } from '../subject/subject.ts';
import type { Choice } from './action.ts';

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
