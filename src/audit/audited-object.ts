import type { KubeObject, ObjectMeta } from '../cluster/cluster.ts';
import { groupOf, refOf } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import type { Candidate } from '../inventory/dependent.ts';
import type { Manager } from '../managers/manager.ts';
import { managerOf } from '../managers/managers.ts';
import {
  componentLabelPrefix,
  keptByAnnotation,
  keptOfAnnotation,
  ownerKindLabel,
  ownerLabel,
  ownerNamespaceLabel,
} from '../names.ts';
import { oneLine } from '../text.ts';

/** An object that OLM made or labelled, with the metadata that the audit needs. */
export interface AuditedObject extends Candidate {
  readonly meta: ObjectMeta;
  /** Another manager, by the metadata without managedFields, which may say otherwise (other-managers.ts). */
  readonly manager?: Manager;
}

/** Returns a manager of an object other than OLM. */
export function otherManagerOf(object: KubeObject): Manager | undefined {
  return managerOf({ ref: object, meta: object.metadata }, ({ apiVersion }) => isOlmsOrAnApis(groupOf(apiVersion)));
}

/**
 * Whether an owner is OLM's own object or defines an API: the ClusterRoles that OLM makes for an API belong to that.
 */
function isOlmsOrAnApis(group: string): boolean {
  return ['operators.coreos.com', 'apiextensions.k8s.io', 'apiregistration.k8s.io'].includes(group);
}

/**
 * The address of a ClusterServiceVersion; OLM leaves the namespace out on some updates
 * (docs/facts/olm.md#owner-labels-on-update).
 */
export interface CsvName {
  readonly namespace?: string;
  readonly name: string;
}

/** Drops what would only cost memory: managed fields, and examples and descriptions in annotations. */
export function asAudited(object: KubeObject): AuditedObject {
  const { name, namespace, uid, creationTimestamp, deletionTimestamp, finalizers, labels, ownerReferences } =
    object.metadata;
  const telling = Object.entries(object.metadata.annotations ?? {}).filter(
    ([key]) => key.startsWith(alongsidePrefix) || key === keptByAnnotation || key === keptOfAnnotation,
  );
  const meta = {
    name,
    ...(namespace && { namespace }),
    ...(uid && { uid }),
    ...(creationTimestamp && { creationTimestamp }),
    ...(deletionTimestamp && { deletionTimestamp }),
    ...(finalizers && { finalizers }),
    ...(labels && { labels }),
    ...(telling.length > 0 && { annotations: Object.fromEntries(telling) }),
    ...(ownerReferences && { ownerReferences }),
  };
  const manager = otherManagerOf(object);
  return { ref: refOf(object), meta, ...(manager && { manager }) };
}

/** Returns the CSVs that an object names: in its owner labels, or as those that it was installed alongside. */
export function csvsOf({ labels = {}, annotations = {} }: ObjectMeta): CsvName[] {
  const { [ownerLabel]: owner, [ownerNamespaceLabel]: namespace, [ownerKindLabel]: ownerKind } = labels;
  const byLabel =
    owner !== undefined && (ownerKind ?? csvKind) === csvKind ? [{ name: owner, ...(namespace && { namespace }) }] : [];
  const byAnnotation = Object.entries(annotations).flatMap(([key, value]) =>
    key.startsWith(alongsidePrefix) ? csvAt(value) : [],
  );
  return [...byLabel, ...byAnnotation];
}

/** Returns the names of the Operator objects in an object's component labels. */
export function operatorsOf({ labels = {} }: ObjectMeta): string[] {
  return Object.keys(labels)
    .filter(label => label.startsWith(componentLabelPrefix))
    .map(label => label.slice(componentLabelPrefix.length));
}

/**
 * Says who kept a CRD in the cluster on purpose, in their words. If it carries a component label, OLM has taken it over
 * since, or it was never disowned, and the annotation is no longer true.
 */
export function keeperOf(meta: ObjectMeta): string | undefined {
  const keeper = meta.annotations?.[keptByAnnotation];
  return keeper === undefined || operatorsOf(meta).length > 0 ? undefined : oneLine(keeper, 300);
}

/** The name of the Operator object that a CRD was kept of. */
export function keptOf({ annotations = {} }: ObjectMeta): string | undefined {
  return annotations[keptOfAnnotation];
}

/** "redis/redis-operator.v1.0.0" */
export function fullName({ namespace, name }: CsvName): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

const csvKind = clusterServiceVersions.kind;

/**
 * On a CRD, with a hash: the namespace and name of a CSV it was installed with (docs/facts/olm.md#installed-alongside).
 */
const alongsidePrefix = 'operatorframework.io/installed-alongside-';

function csvAt(value: string): CsvName[] {
  const slash = value.indexOf('/');
  return slash < 0 ? [] : [{ namespace: value.slice(0, slash), name: value.slice(slash + 1) }];
}
