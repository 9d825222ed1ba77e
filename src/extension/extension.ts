import type { ClusterReader, KubeObject, ObjectMeta } from '../cluster/cluster.ts';
import { isA, type ObjectRef, refOf } from '../cluster/object.ts';
import { extensionNamespaceKey, extensionPackageKey, onDeleteAnnotation } from '../names.ts';
import { clusterExtensions, extensionResource } from './resources.ts';

/** A ClusterExtension of OLM v1, or one of its ClusterObjectSets. Its deletion deletes all that it owns. */
export interface Extension {
  readonly ref: ObjectRef;
  readonly uid: string;
  readonly packageName?: string;
  /** The namespace that it installs namespaced objects into. */
  readonly namespace?: string;
  /** The value of our annotation about its deletion, unchecked. */
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

/** Reads one from the API server; undefined: it does not exist. */
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

/** operator-controller records the origin of a ClusterObjectSet in annotations; before 1.10, in labels. */
function recordedOn({ metadata: { annotations, labels } }: KubeObject): Origin {
  const noted = { ...labels, ...annotations };
  return { packageName: noted[extensionPackageKey], namespace: noted[extensionNamespaceKey] };
}
