import type { ClusterReader, FirstPage, KubeObject, Resource } from '../cluster/cluster.ts';
import { groupOfCrd, kindOfCrd, storageVersionOf, unserved } from '../cluster/crd.ts';
import { type GroupKind, inVersionOf, isA, resourceName } from '../cluster/object.ts';
import { apiServices, customResourceDefinitions } from '../cluster/resources.ts';
import { apiServiceOf } from './cluster-service-version.ts';
import type { OwnedApi } from './csv.ts';
import { candidateOf, type Dependent } from './dependent.ts';
import type { OlmObjects } from './olm-objects.ts';
import { Reads, type Reported } from './reads.ts';

/** The custom resources of one API that the operator owns, in the whole cluster. */
export interface OperandApi {
  readonly resource: Resource;
  readonly operands: readonly Dependent[];
  /**
   * Nothing can delete them: they are stored in another version than the CRD says by now, and the webhook that would convert
   * them does not answer.
   */
  readonly isFrozen?: true;
}

/** The same as far as a first page shows them. `more`: see {@link FirstPage}. */
export interface OperandsSeen extends OperandApi {
  readonly more?: number | 'some';
}

/** How operands are read: all of them, or the first ones of each API. */
export type ReadOperands = (reads: Reads, resource: Resource) => Promise<FirstPage>;

export const allOperands: ReadOperands = async (reads, resource) => ({
  objects: await reads.list(resource, { content: 'metadata' }),
});

/** The objects in a first page: kubectl's number. The API server serves it from its memory. */
const firstOnes = 500;

export const firstOperands: ReadOperands = (reads, resource) => reads.firstPage(resource, firstOnes);

/**
 * Finds the operands: every object of every API that goes with the operator, including APIs that its current version no
 * longer owns but that it left labelled. In the whole cluster, because deleting a CRD deletes its objects everywhere.
 */
export async function findOperands(
  cluster: ClusterReader,
  { csvs }: OlmObjects,
  dependents: readonly Dependent[],
  read: ReadOperands,
): Promise<Reported<OperandsSeen>> {
  const reads = new Reads(cluster);
  const namesOf = (kind: GroupKind) => dependents.filter(({ ref }) => isA(ref, kind)).map(({ ref }) => ref.name);
  const kinds = new Map(csvs.flatMap(csv => csv.crds.map(crd => [crd.name, crd.kind])));
  const services = new Set(namesOf(apiServices));
  const served = await Promise.all([
    ...namesOf(customResourceDefinitions).map(name => definedApi(reads, name, kinds.get(name))),
    ...csvs.flatMap(csv => csv.apis.map(api => aggregatedApi(reads, api, services))),
  ]);
  const found = await Promise.all(
    served
      .filter(resource => resource !== undefined)
      .map(async (asked): Promise<OperandsSeen> => {
        const { objects, more } = await read(reads, asked);
        const resource = inVersionOf(asked, objects);
        return {
          resource,
          operands: objects.map(operandOf),
          ...(more !== undefined && { more }),
          ...((await isFrozen(resource, reads)) && { isFrozen: true }),
        };
      }),
  );
  return reads.report(found.toSorted((a, b) => (resourceName(a.resource) < resourceName(b.resource) ? -1 : 1)));
}

/** A CRD that exists but is not served (not established, all versions off) may still have objects: an unknown. */
export async function definedApi(reads: Reads, crd: string, known?: string): Promise<Resource | undefined> {
  const kind = known ?? kindOfCrd(await reads.get(customResourceDefinitions, crd));
  if (kind === undefined) return undefined;
  return reads.registeredResource({ group: groupOfCrd(crd), kind }, unserved('CustomResourceDefinition', crd));
}

/** An existing APIService leads to a server that may have objects, even if it does not list the kind right now. */
async function aggregatedApi(
  reads: Reads,
  api: OwnedApi,
  services: ReadonlySet<string>,
): Promise<Resource | undefined> {
  const service = apiServiceOf(api);
  return services.has(service) ? reads.registeredResource(api, unserved('APIService', service)) : undefined;
}

async function isFrozen(resource: Resource, reads: Reads): Promise<boolean> {
  if (!resource.onlyVersion) return false;
  const storage = storageVersionOf(await reads.get(customResourceDefinitions, resourceName(resource)));
  return storage !== undefined && storage !== resource.version;
}

function operandOf(object: KubeObject): Dependent {
  return { ...candidateOf(object), foundBy: ['operands'] };
}
