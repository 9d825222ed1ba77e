import type { Resource } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import { clusterServiceVersions, customResourceDefinitions } from '../cluster/resources.ts';
import type { Csv } from '../inventory/csv.ts';
import type { Inventory } from '../inventory/inventory.ts';

/**
 * The operator's own objects, and OLM's objects around it. An inventory has both. The sweeper takes the former from a
 * record and reads the latter anew.
 */
type Known = Pick<Inventory, 'subject' | 'leftovers' | 'olm' | 'dependents' | 'operandApis' | 'neededBy'>;

/** The same with what the rules about sharing ask for each dependent. */
export interface Neighbours extends Known {
  /** The UIDs of the Subscription and of its dependents. */
  readonly ownUids: ReadonlySet<string | undefined>;
  /** The CSV of another installation of the same operator. */
  readonly secondInstallation: Csv | undefined;
  /** The other owners of each API, by the name of its CRD. */
  readonly otherOwners: ReadonlyMap<string, readonly Csv[]>;
}

export function neighboursOf(known: Known): Neighbours {
  const { subject, dependents } = known;
  return {
    ...known,
    ownUids: new Set([subject.uid, ...dependents.map(({ meta }) => meta?.uid)]),
    secondInstallation: secondInstallationIn(known),
    otherOwners: otherOwnersIn(known),
  };
}

function secondInstallationIn({ leftovers, olm, dependents }: Known): Csv | undefined {
  const { csvs, csvNames, otherCsvs } = olm;
  const named = (resource: Resource) => dependents.flatMap(({ ref }) => (isA(ref, resource) ? ref.name : []));
  const names = new Set([...named(clusterServiceVersions), ...csvNames, ...(leftovers?.csvs ?? [])]);
  const crds = new Set([...csvs.flatMap(csv => csv.crds.map(crd => crd.name)), ...named(customResourceDefinitions)]);
  return otherCsvs.find(other => names.has(other.name) || other.crds.some(crd => crds.has(crd.name)));
}

function otherOwnersIn({ olm: { otherCsvs } }: Known): Map<string, Csv[]> {
  const owners = new Map<string, Csv[]>();
  for (const csv of otherCsvs) {
    for (const { name } of csv.crds) owners.set(name, [...(owners.get(name) ?? []), csv]);
  }
  return owners;
}
