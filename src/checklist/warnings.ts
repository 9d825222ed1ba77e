import { inWords } from '../inventory/unknown.ts';
import { cleanLeftovers, listObjects } from '../kubectl.ts';
import { leftBehind, type Plan, type PlannedOperands } from '../plan/plan.ts';
import { cut } from '../text.ts';
import { count, countsByKind, describePolicies, listed, restOf } from './words.ts';

/**
 * Characters. The API server cuts a longer one, drops a warning with a control character, and passes on 4096 characters
 * in all (docs/facts/admission.md#warnings).
 */
export const maxWarning = 120;
/**
 * A command may be longer than Kubernetes advises, because a cut one is useless. The API server cuts longer ones if there are
 * many.
 */
export const maxCommand = 256;
const maxApis = 3;
const maxUnknowns = 3;

/**
 * What a deletion leaves behind that a policy lets pass: the checklist as warnings, one short line each. Counts only,
 * because the requester may not be allowed to list the names.
 */
export function leftoverWarnings(plan: Plan): string[] {
  const { subject, policy, neededBy, unknowns } = plan;
  const left = leftBehind(plan);
  const rest = restOf(plan);
  return [
    `Deleting this Subscription leaves ${unknowns.length > 0 ? 'at least ' : ''}${count(left.length, 'object')} behind, as ${describePolicies(policy.names)} lets it:`,
    ...plan.operands.flatMap(operandWarning).slice(0, maxApis),
    ...(rest.length > 0 ? [countsByKind(rest, 3)] : []),
    ...(neededBy.length > 0 ? [`${count(neededBy.length, 'other operator')} cannot do without this one`] : []),
    ...listed(
      unknowns.map(unknown => `What else is left is not known: could not ${inWords(unknown).what}`),
      maxUnknowns,
      'more reads that failed',
    ),
    `To remove them: ${cleanLeftovers(subject.operatorName)}`,
  ].map(warning => cut(warning, maxWarning));
}

function operandWarning({ resource, items }: PlannedOperands): string[] {
  const left = items.filter(({ fate }) => fate !== 'Keep').length;
  if (left === 0) return [];
  return [`${left} custom ${left === 1 ? 'resource' : 'resources'} that nobody looks after: ${listObjects(resource)}`];
}

/** Returns the first line that fits in a warning: a cut command is useless. */
export function firstThatFits(lines: readonly string[], otherwise: string): string {
  return lines.find(({ length }) => length <= maxWarning) ?? otherwise;
}
