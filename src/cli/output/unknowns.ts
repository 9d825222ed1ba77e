import type { Undecided } from '../../audit/living-bundles.ts';
import { withoutConversion } from '../../checklist/choices.ts';
import { listed } from '../../checklist/words.ts';
import { describe } from '../../cluster/object.ts';
import { inWords, type Unknown, unconverted } from '../../inventory/unknown.ts';
import type { Plan } from '../../plan/plan.ts';
import type { ProcessIo } from '../../programs/process-io.ts';

/**
 * Warns about failed reads, and returns whether they make the answer doubtful. Also warns about kinds that a snapshot
 * lacks; those do not, because the answer is about what the snapshot holds.
 */
export function warnOfUnknowns(
  unknowns: readonly Unknown[],
  { stderr }: Pick<ProcessIo, 'stderr'>,
  waysOut: readonly string[] = [],
): boolean {
  const missing = [...new Set(unknowns.flatMap(({ error }) => error.missingResource ?? []))].toSorted();
  const unread = unknowns.filter(({ error }) => error.missingResource === undefined);
  for (const line of [...sentencesOf(unread), ...waysOut]) stderr.write(`warning: ${line}\n`);
  if (missing.length > 0) stderr.write(`warning: not in the snapshot, so there may be more: ${missing.join(', ')}\n`);
  return unread.length > 0;
}

/** What a person may do about failed reads that time does not mend. */
export function waysOutOf(plan: Plan, unknowns: readonly Unknown[] = plan.unknowns): string[] {
  const crds = unconverted(unknowns);
  const command = crds.length > 0 ? withoutConversion(plan, crds) : undefined;
  return command === undefined
    ? []
    : [
        `the conversion webhook of ${crds.join(', ')} does not answer. If it is gone for good, do without it, and lose what only another version holds: ${command}`,
      ];
}

/** Warns of what may be left over or in use, and returns whether there is anything. */
export function warnOfUndecided(all: readonly Undecided[], { stderr }: Pick<ProcessIo, 'stderr'>): boolean {
  for (const [why, same] of Map.groupBy(all, one => one.why)) {
    const objects = listed(
      same.map(({ object }) => describe(object)),
      6,
      'more',
    );
    stderr.write(`warning: it is not known whether anything needs ${objects.join(', ')}: ${why}\n`);
  }
  return all.length > 0;
}

/** Warns that a plan may lack ownerless objects that OLM made for a CSV. */
export function warnOfUnrecorded(
  { unrecorded }: Pick<Plan, 'unrecorded'>,
  { stderr }: Pick<ProcessIo, 'stderr'>,
): void {
  for (const csv of unrecorded) {
    stderr.write(
      `warning: OLM has dropped the InstallPlan of ${csv}, so RBAC and ServiceAccounts of its bundle may be missing here. When it is removed, "kubectl leftovers" tells whether any are left.\n`,
    );
  }
}

/**
 * Returns "could not list roles.rbac.authorization.k8s.io: Forbidden: …", each once. A cause that all reads share, such
 * as an unreachable API server, appears once.
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
