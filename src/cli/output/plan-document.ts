import { keyOf } from '../../cluster/object.ts';
import type { Note } from '../../inventory/information.ts';
import type { Reported } from '../../inventory/reads.ts';
import { inWords, type Unknown } from '../../inventory/unknown.ts';
import type { Plan } from '../../plan/plan.ts';

/** The plan for programs. Items are in safe order. */
export function planDocument(plan: Plan, information?: Reported<Note>) {
  const { subject, digest, items, neededBy, unknowns, policy } = plan;
  return {
    subject: {
      namespace: subject.namespace,
      name: subject.name,
      ...(subject.uid && { uid: subject.uid }),
      package: subject.packageName,
      ...(subject.installedCSV && { installedCSV: subject.installedCSV }),
      operator: subject.operatorName,
    },
    digest,
    policy,
    items: items.map(({ ref, because: _, ...rest }) => ({ ...ref, ...rest })),
    neededBy,
    unknowns: unknowns.map(unknownOf),
    ...(information && {
      information: {
        items: beside(plan, information).map(({ ref, note }) => ({ ...ref, note })),
        unknowns: information.unknowns.map(unknownOf),
      },
    }),
  };
}

export function unknownOf(unknown: Unknown) {
  const { what, object, why } = inWords(unknown);
  return { what: object ? `${what} ${object}` : what, why };
}

/** Leaves out notes about objects that a policy has made items of the plan. */
export function beside({ items }: Plan, { found }: Reported<Note>): Note[] {
  const planned = new Set(items.map(({ ref }) => keyOf(ref)));
  return found.filter(({ ref }) => !planned.has(keyOf(ref)));
}
