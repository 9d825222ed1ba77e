import type { ClusterReader, KubeObject, ObjectMeta } from '../cluster/cluster.ts';
import { apiVersionOf, identityOf, type ObjectRef, refOf } from '../cluster/object.ts';
import { Reads, type Reported } from '../inventory/reads.ts';
import { clusterObjectSets } from './resources.ts';

/** A ClusterObjectSet: the objects of one version of an extension. */
export interface Revision {
  readonly ref: ObjectRef;
  readonly meta: ObjectMeta;
  /** Whether operator-controller has deleted its objects, or handed them over to a later ClusterObjectSet. */
  readonly archived: boolean;
  /** The objects that are written in it. */
  readonly objects: readonly ObjectRef[];
  /** The Secrets that hold its other objects. */
  readonly contents: readonly ObjectRef[];
}

interface Spec {
  readonly lifecycleState?: string;
  readonly phases?: readonly { readonly objects?: readonly Entry[] }[];
}

interface Entry {
  readonly object?: KubeObject;
  readonly ref?: { readonly name: string; readonly namespace?: string };
}

/** Lists all ClusterObjectSets. They may hold whole bundles, so this keeps only the names of their objects. */
export async function findRevisions(cluster: ClusterReader): Promise<Reported<Revision>> {
  const reads = new Reads(cluster);
  const { kind } = clusterObjectSets;
  const resource = await reads.expectedResource({ apiVersion: apiVersionOf(clusterObjectSets), kind });
  const pick = (object: KubeObject) => revisionOf(object);
  return reads.report(resource ? await reads.list(resource, { pick }) : []);
}

function revisionOf(object: KubeObject): Revision {
  const { lifecycleState, phases = [] } = (object.spec ?? {}) as Spec;
  const entries = phases.flatMap(({ objects = [] }) => objects);
  return {
    ref: refOf(object),
    meta: object.metadata,
    archived: lifecycleState === 'Archived',
    objects: entries.flatMap(({ object: inline }) => (inline ? refOf(inline) : [])),
    contents: distinct(entries.flatMap(({ ref }) => (ref ? secretRef(ref) : []))),
  };
}

function secretRef({ name, namespace }: NonNullable<Entry['ref']>): ObjectRef {
  return identityOf({ apiVersion: 'v1', kind: 'Secret', namespace, name });
}

/** One Secret holds several objects. */
function distinct(refs: readonly ObjectRef[]): ObjectRef[] {
  return [...new Map(refs.map(ref => [`${ref.namespace}/${ref.name}`, ref])).values()];
}
