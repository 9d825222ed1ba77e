import { getObject, showPlan } from '../kubectl.ts';
import { group } from '../names.ts';
import { type AnyPlan, leftBehind, type Plan } from '../plan/plan.ts';
import type { Subject } from '../subject/subject.ts';
import { choicesIn } from './choices.ts';
import { count, countAndMore, countsByKind, totalMore } from './words.ts';

/** Bytes. The API server refuses a longer note. */
const maxNote = 1024;

type Named = Pick<Subject, 'namespace' | 'name'>;

/**
 * A denial in one line, for an Event. Every reader of Events in the namespace sees it, so it has kinds and numbers, and
 * no name except that of the Subscription.
 */
export function denialNote(plan: AnyPlan): string {
  const left = leftBehind(plan);
  const title = `Deleting it would leave ${plan.unknowns.length > 0 ? 'at least ' : ''}${countAndMore(count(left.length, 'object'), totalMore(plan.operands))} behind`;
  const detailed = left.length > 0 ? `${title}: ${countsByKind(left, 4)}` : title;
  const [obstacles, choices] = [obstaclesIn(plan), choiceNotes(plan)];
  return firstThatFits([
    noteOf([detailed, ...obstacles], choices),
    noteOf([title, ...obstacles], choices),
    noteOf([title], choices),
    noteOf([title], [planHint(plan.subject)]),
    noteOf([title]),
  ]);
}

function obstaclesIn({ operands, neededBy, unknowns }: AnyPlan): string[] {
  const first = operands.flatMap(({ items }) => items.filter(({ fate }) => fate === 'Blocks'));
  return [
    ...(first.length > 0
      ? [
          `First delete ${countAndMore(countsByKind(first, 3), totalMore(operands))}, while the operator can clean up after them`,
        ]
      : []),
    ...(neededBy.length > 0 ? [`First uninstall ${count(neededBy.length, 'operator')} that cannot do without it`] : []),
    ...(unknowns.length > 0 ? [`${count(unknowns.length, 'read')} failed, so there may be more`] : []),
  ];
}

function choiceNotes(plan: AnyPlan): string[] {
  const { removeAll, keepCustomResources, leaveAll } = choicesIn(plan);
  return [
    ...(removeAll ? [`remove it all: ${removeAll}`] : []),
    ...(keepCustomResources ? [`keep the custom resources: ${keepCustomResources}`] : []),
    ...(leaveAll ? [`leave it all behind: ${leaveAll}`] : []),
  ];
}

/** Says in one line what goes with a Subscription. `cleanup`: the name of the record. */
export function cascadeNote(plan: Pick<Plan, 'items'>, cleanup: string): string {
  const left = leftBehind(plan);
  const title = `With it go ${count(left.length, 'object')}`;
  const detailed = left.length > 0 ? `${title}: ${countsByKind(left, 4)}` : title;
  return firstThatFits([
    noteOf([detailed], [`see how that is getting on: ${getObject({ group, plural: 'cleanups' }, cleanup)}`]),
    noteOf([detailed]),
  ]);
}

/** Any other denial, in one line. `why`: a sentence without its full stop. */
export function refusalNote(why: string, subject: Named): string {
  return firstThatFits([noteOf([why], [planHint(subject)]), noteOf([why])]);
}

function planHint(subject: Named): string {
  return `see what depends on it: ${showPlan(subject)}`;
}

/** No full stop at the end of a command: people would paste it, too. */
function noteOf(sentences: readonly string[], choices: readonly string[] = []): string {
  return [
    ...sentences.map(sentence => `${sentence}.`),
    ...(choices.length > 0 ? [`To ${choices.join(' | To ')}`] : []),
  ].join(' ');
}

/** A cut command is useless, so this drops whole notes. */
function firstThatFits(notes: readonly string[]): string {
  return notes.find(note => Buffer.byteLength(note) <= maxNote) ?? '';
}
