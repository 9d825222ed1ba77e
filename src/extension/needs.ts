import type { ClusterReader } from '../cluster/cluster.ts';
import { apiVersionOf, describe, groupOf, type ObjectRef, refOf, resourceName } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import { compare } from '../compare.ts';
import { type Csv, csvOf } from '../inventory/csv.ts';
import { Reads, type Reported } from '../inventory/reads.ts';
import { isForCrd } from '../inventory/requirements.ts';
import { notCopiedSelector } from '../names.ts';
import type { ExtensionApi } from './custom-resources.ts';
import type { Going } from './owners.ts';
import { olmV1Group } from './resources.ts';

/** An operator that cannot work without an API that goes: one of OLM v0, or another extension with objects of that API. */
export interface Need {
  readonly by: ObjectRef;
  /** Names of CustomResourceDefinitions. */
  readonly what: readonly string[];
}

/** Lists the ClusterServiceVersions of the cluster; none without OLM v0. */
export async function findCsvs(cluster: ClusterReader): Promise<Reported<Csv>> {
  const reads = new Reads(cluster);
  const { kind } = clusterServiceVersions;
  const resource = await reads.expectedResource({ apiVersion: apiVersionOf(clusterServiceVersions), kind });
  return reads.report(resource ? await reads.list(resource, { selector: notCopiedSelector, pick: csvOf }) : []);
}

export function needsOf(apis: readonly ExtensionApi[], csvs: readonly Csv[], going: Going): Need[] {
  const needs = [...csvs.map(csv => needOfCsv(csv, apis)), ...needsOfExtensions(apis, going)];
  return needs
    .filter(({ what }) => what.length > 0)
    .toSorted((a, b) => compare(a.by.namespace ?? '', b.by.namespace ?? '') || compare(a.by.name, b.by.name));
}

function needOfCsv({ object, crds, requirements }: Csv, apis: readonly ExtensionApi[]): Need {
  const used = apis
    .map(({ resource }) => ({ name: resourceName(resource), kind: resource.kind }))
    .filter(
      crd => crds.some(({ name }) => name === crd.name) || requirements.some(requirement => isForCrd(requirement, crd)),
    );
  return { by: refOf(object), what: used.map(({ name }) => name) };
}

function needsOfExtensions(apis: readonly ExtensionApi[], going: Going): Need[] {
  const owners = apis.flatMap(({ resource, objects }) =>
    objects
      .flatMap(({ meta }) => meta?.ownerReferences ?? [])
      .filter(({ apiVersion, uid }) => groupOf(apiVersion) === olmV1Group && !going.has(uid))
      .map(({ apiVersion, kind, name }) => ({ by: { apiVersion, kind, name }, what: resourceName(resource) })),
  );
  return [...Map.groupBy(owners, ({ by }) => describe(by)).values()].flatMap(same => {
    const [first] = same;
    return first ? [{ by: first.by, what: [...new Set(same.map(({ what }) => what))] }] : [];
  });
}
