import type { KubeObject } from '../cluster/cluster.ts';
import type { OlmObjects } from './olm-objects.ts';

/**
 * Returns the namespaces that the subject's operator looks after; '' stands for all. Its CSVs name them, or if they are
 * gone, the OperatorGroup. Undefined: neither does. OLM records them soon after it has made a CSV.
 */
export function reachOf({
  csvs,
  operatorGroups,
}: Pick<OlmObjects, 'csvs' | 'operatorGroups'>): readonly string[] | undefined {
  const said = csvs.map(({ targetNamespaces }) => targetNamespaces);
  if (said.length > 0 && said.every(targets => targets !== undefined)) return said.flat();
  const [group, second] = operatorGroups;
  return group && !second ? targetsOf(group) : undefined;
}

function targetsOf({ status }: KubeObject): readonly string[] | undefined {
  return ((status ?? {}) as { readonly namespaces?: readonly string[] }).namespaces;
}
