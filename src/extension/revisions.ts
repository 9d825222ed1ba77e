import type { ClusterReader, KubeObject, ObjectMeta } from '../cluster/cluster.ts';
import { apiVersionOf, identityOf, type ObjectRef, refOf } from '../cluster/object.ts';
import { Reads, type Reported } from '../inventory/reads.ts';
import { clusterObjectSets } from './resources.ts';

/** A ClusterObjectSet: all that one version of an extension consists of. */
export interface Revision {
  readonly ref: ObjectRef;
  readonly meta: ObjectMeta;
  /** operator-controller has handed its objects over to a later one, or has deleted them. */
  readonly archived: boolean;
  /** The objects that it holds, as far as they are written in it. */
  readonly objects: readonly ObjectRef[];
  /** The Secrets in which the other ones are written. */
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

/** All ClusterObjectSets of the cluster. They may hold whole bundles, so of each only what names its objects is kept. */
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

/** Several objects are in one Secret. */
function distinct(refs: readonly ObjectRef[]): ObjectRef[] {
  return [...new Map(refs.map(ref => [`${ref.namespace}/${ref.name}`, ref])).values()];
}
