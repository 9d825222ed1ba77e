import type { KubeObject } from '../cluster/cluster.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The namespaces that the subject's operator looks after; '' stands for all of them. Its CSVs say it, or the OperatorGroup
 * where they are gone. Undefined: nothing says it. OLM writes it down soon after it has made a CSV.
 */
export function reachOf({
  csvs,
  operatorGroups,
}: Pick<Surroundings, 'csvs' | 'operatorGroups'>): readonly string[] | undefined {
  const said = csvs.map(({ targetNamespaces }) => targetNamespaces);
  if (said.length > 0 && said.every(targets => targets !== undefined)) return said.flat();
  const [group, second] = operatorGroups;
  return group && !second ? targetsOf(group) : undefined;
}

function targetsOf({ status }: KubeObject): readonly string[] | undefined {
  return ((status ?? {}) as { readonly namespaces?: readonly string[] }).namespaces;
}
