import type { ClusterReader, KubeObject, Resource } from '../cluster/cluster.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import { groupOfCrd, kindOfCrd } from './crd.ts';
import { candidateOf, type Dependent } from './dependent.ts';
import { type Findings, nameOf, Reads } from './reads.ts';
import type { Surroundings } from './surroundings.ts';

/** The custom resources of one API that the operator owns, in the whole cluster. */
export interface OperandApi {
  readonly resource: Resource;
  readonly operands: readonly Dependent[];
}

/**
 * The operands: every object of every API that goes away with the operator. Also of APIs that its current version no
 * longer owns but that it left labelled. Whole cluster, because deleting a CRD deletes its objects everywhere.
 */
export async function findOperands(
  cluster: ClusterReader,
  { csvs }: Surroundings,
  dependents: readonly Dependent[],
): Promise<Findings<OperandApi>> {
  const reads = new Reads(cluster);
  const kinds = new Map(csvs.flatMap(csv => csv.crds.map(crd => [crd.name, crd.kind])));
  const crds = dependents.filter(({ ref }) => ref.kind === 'CustomResourceDefinition').map(({ ref }) => ref.name);
  const apis = csvs.flatMap(csv => csv.apis);
  const served = await Promise.all([
    ...crds.map(name => servedApi(reads, name, kinds.get(name))),
    ...apis.map(api => reads.resource(api.group, api.kind, api.version)),
  ]);
  const found = await Promise.all(
    served
      .filter(resource => resource !== undefined)
      .map(async (resource): Promise<OperandApi> => {
        const objects = await listOperands(reads, resource);
        return { resource, operands: objects.map(operandOf) };
      }),
  );
  return reads.findings(found.toSorted((a, b) => (nameOf(a.resource) < nameOf(b.resource) ? -1 : 1)));
}

export function listOperands(reads: Reads, resource: Resource): Promise<KubeObject[]> {
  return reads.list(resource, { content: 'metadata' });
}

/** A CRD that exists but is not served (not established, all versions off) may still have objects: an unknown. */
async function servedApi(reads: Reads, crd: string, kind: string | undefined): Promise<Resource | undefined> {
  const known = kind ?? kindOfCrd(await reads.get(customResourceDefinitions, crd));
  if (known === undefined) return undefined;
  const before = reads.unknowns.length;
  const resource = await reads.resource(groupOfCrd(crd), known);
  if (!resource && reads.unknowns.length === before) {
    reads.unknown({ what: `list ${crd}` }, 'its CustomResourceDefinition exists, but the API server does not serve it');
  }
  return resource;
}

function operandOf(object: KubeObject): Dependent {
  return { ...candidateOf(object), foundBy: ['operands'] };
}
