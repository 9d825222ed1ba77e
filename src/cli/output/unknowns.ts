import { inWords, type Unknown } from '../../inventory/unknown.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * Says what could not be read, and returns whether that makes the answer doubtful. What a snapshot does not hold is told
 * as well, but the answer is about what it does hold.
 */
export function warnOfUnknowns(unknowns: readonly Unknown[], { stderr }: Pick<Surroundings, 'stderr'>): boolean {
  const missing = [...new Set(unknowns.flatMap(({ error }) => error.missingResource ?? []))].toSorted();
  const unread = unknowns.filter(({ error }) => error.missingResource === undefined);
  for (const line of sentencesOf(unread)) stderr.write(`warning: ${line}\n`);
  if (missing.length > 0) stderr.write(`warning: not in the snapshot, so there may be more: ${missing.join(', ')}\n`);
  return unread.length > 0;
}

/** Says that a plan may lack what OLM made for a CSV without owner. */
export function warnOfUnrecorded(
  { unrecorded }: Pick<Plan, 'unrecorded'>,
  { stderr }: Pick<Surroundings, 'stderr'>,
): void {
  for (const csv of unrecorded) {
    stderr.write(
      `warning: OLM has dropped the InstallPlan of ${csv}, so RBAC and ServiceAccounts of its bundle may be missing here. When it is removed, "kubectl leftovers" tells whether any are left.\n`,
    );
  }
}

/**
 * "could not list roles.rbac.authorization.k8s.io: Forbidden: …", each once. What all reads have in common, such as an API
 * server that is not there, is told once.
 */
export function sentencesOf(unknowns: readonly Unknown[]): string[] {
  return [...Map.groupBy(unknowns.map(inWords), ({ why }) => why)].flatMap(([why, same]) => {
    const whats = [...new Set(same.map(({ what, object }) => `${what}${object ? ` ${object}` : ''}`))];
    const [first = ''] = whats;
    return whats.length > 3
      ? [`could not ${first}, nor read ${whats.length - 1} other things: ${why}`]
      : whats.map(what => `could not ${what}: ${why}`);
  });
}
