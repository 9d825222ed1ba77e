import type { Cleanup } from '../cleanup/cleanup.ts';
import { isA } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import { cleanLeftovers, deleteObjects } from '../kubectl.ts';

/**
 * Says how to remove an operator before its custom resources. Nothing then makes them, or a webhook that keeps them, again,
 * and nothing serves their finalizers. Empty: there is no operator.
 */
export function operatorFirst({ spec: { subject, items } }: Cleanup): string {
  const csvs = items
    .filter(item => isA(item, clusterServiceVersions) && item.fate === 'Delete')
    .map(({ name }) => name);
  if (csvs.length === 0) return '';
  // From a terminal, so that the rest is removed in safe order as well.
  const command =
    subject.uid === ''
      ? cleanLeftovers(subject.operator, undefined, 'keep')
      : deleteObjects(clusterServiceVersions, csvs, subject.namespace);
  return `. Remove the operator first: ${command}`;
}
