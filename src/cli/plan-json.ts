import type { Plan } from '../plan/plan.ts';

/** The plan for programs. Items are in safe order. */
export function planJson({ subject, digest, items, neededBy, unknowns }: Plan): string {
  const document = {
    subject: {
      namespace: subject.namespace,
      name: subject.name,
      uid: subject.uid,
      package: subject.packageName,
      installedCSV: subject.installedCSV,
      operator: subject.operatorName,
    },
    digest,
    items: items.map(({ ref, ...rest }) => ({ ...ref, ...rest })),
    neededBy,
    unknowns: unknowns.map(({ what, object, why }) => ({ what: object ? `${what} ${object}` : what, why })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
