import type { ClusterReader, KubeObject, ObjectMeta } from '../cluster/cluster.ts';
import { isA, type ObjectRef, refOf } from '../cluster/object.ts';
import { extensionNamespaceKey, extensionPackageKey, onDeleteAnnotation } from '../names.ts';
import { clusterExtensions, extensionResource } from './resources.ts';

/** What OLM v1 has installed, and what takes it along when it is deleted: a ClusterExtension, or one of its ClusterObjectSets. */
export interface Extension {
  readonly ref: ObjectRef;
  readonly uid: string;
  readonly packageName?: string;
  /** Where it installs what is namespaced. */
  readonly namespace?: string;
  /** What the annotation says should happen on deletion, as written: not yet checked. */
  readonly onDelete?: string;
  readonly terminating: boolean;
  /** Of a ClusterObjectSet: the ClusterExtension that made it. */
  readonly madeBy?: MadeBy;
}

interface MadeBy {
  readonly name: string;
  readonly uid: string;
}

export type ExtensionKind = 'ClusterExtension' | 'ClusterObjectSet';

/** One as the API server has it now; undefined when it does not exist. */
export async function readExtension(
  cluster: ClusterReader,
  kind: ExtensionKind,
  name: string,
): Promise<Extension | undefined> {
  const object = await cluster.get(extensionResource(kind), { name });
  return object && extensionOf(object);
}

interface ClusterExtensionSpec {
  readonly namespace?: string;
  readonly source?: { readonly catalog?: { readonly packageName?: string } };
}

function extensionOf(object: KubeObject): Extension {
  const { metadata } = object;
  const { packageName, namespace } = isA(object, clusterExtensions) ? saidBy(object) : recordedOn(object);
  const onDelete = metadata.annotations?.[onDeleteAnnotation];
  const madeBy = makerOf(metadata);
  return {
    ref: refOf(object),
    uid: metadata.uid ?? '',
    terminating: metadata.deletionTimestamp !== undefined,
    ...(packageName && { packageName }),
    ...(namespace && { namespace }),
    ...(onDelete !== undefined && { onDelete }),
    ...(madeBy && { madeBy }),
  };
}

function makerOf({ ownerReferences = [] }: ObjectMeta): MadeBy | undefined {
  const maker = ownerReferences.find(owner => isA(owner, clusterExtensions));
  return maker && { name: maker.name, uid: maker.uid };
}

type Origin = { readonly packageName: string | undefined; readonly namespace: string | undefined };

function saidBy({ spec }: KubeObject): Origin {
  const { namespace, source } = (spec ?? {}) as ClusterExtensionSpec;
  return { packageName: source?.catalog?.packageName, namespace };
}

/** operator-controller notes on a ClusterObjectSet what it was made from, in annotations or, before 1.10, in labels. */
function recordedOn({ metadata: { annotations, labels } }: KubeObject): Origin {
  const noted = { ...labels, ...annotations };
  return { packageName: noted[extensionPackageKey], namespace: noted[extensionNamespaceKey] };
}
