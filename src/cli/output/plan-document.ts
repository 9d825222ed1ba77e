import { keyOf } from '../../cluster/object.ts';
import type { HandOver } from '../../extension/hand-over/hand-over.ts';
import type { Note } from '../../inventory/information.ts';
import type { Reported } from '../../inventory/reads.ts';
import { inWords, type Unknown } from '../../inventory/unknown.ts';
import type { Plan } from '../../plan/plan.ts';

/** What people want to know beside the plan, where that is wanted. */
export interface Beside {
  readonly information: Reported<Note>;
  readonly handOver: Reported<HandOver>;
}

/** The plan for programs. Items are in safe order. */
export function planDocument(plan: Plan, others?: Beside) {
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
    ...(others && {
      information: {
        items: beside(plan, others.information).map(({ ref, note }) => ({ ...ref, note })),
        unknowns: [...others.information.unknowns, ...others.handOver.unknowns].map(unknownOf),
      },
    }),
    ...others?.handOver.found.map(({ obstacles, unchecked, manifest }) => ({
      handOver: { possible: obstacles.length === 0, obstacles, unchecked, manifest },
    }))[0],
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
