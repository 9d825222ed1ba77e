import type { Plan } from '../../plan/plan.ts';

/** The plan for programs. Items are in safe order. */
export function planDocument({ subject, digest, items, neededBy, unknowns, policy }: Plan) {
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
    items: items.map(({ ref, ...rest }) => ({ ...ref, ...rest })),
    neededBy,
    unknowns: unknowns.map(({ what, object, why }) => ({ what: object ? `${what} ${object}` : what, why })),
  };
}
