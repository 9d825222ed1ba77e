import type { KubeObject, ObjectMeta } from '../cluster/cluster.ts';
import { groupOf, refOf } from '../cluster/object.ts';
import type { Candidate } from '../inventory/dependent.ts';
import type { Manager } from '../managers/manager.ts';
import { managerOf } from '../managers/managers.ts';
import {
  componentLabelPrefix,
  keptByAnnotation,
  managedLabel,
  ownerKindLabel,
  ownerLabel,
  ownerNamespaceLabel,
} from '../names.ts';
import { oneLine } from '../text.ts';

/** An object that OLM has left its traces on, and of its metadata what the audit needs to know. */
export interface Trace extends Candidate {
  readonly meta: ObjectMeta;
  /** Another manager by what the object was read with; managedFields may tell otherwise (other-managers.ts). */
  readonly manager?: Manager;
}

/** Another manager of an object than OLM. */
export function managerOfTrace(object: KubeObject): Manager | undefined {
  return managerOf({ ref: object, meta: object.metadata }, ({ apiVersion }) => isOlmsOrAnApis(groupOf(apiVersion)));
}

/** OLM's own objects, and what defines an API: the ClusterRoles that OLM makes for an API belong to that. */
function isOlmsOrAnApis(group: string): boolean {
  return ['operators.coreos.com', 'apiextensions.k8s.io', 'apiregistration.k8s.io'].includes(group);
}

/** Whether an InstallPlan has brought a CSV, and no person has made it: OLM leaves a label on it. */
export function wasInstalled({ meta }: Pick<Trace, 'meta'>): boolean {
  return meta.labels?.[managedLabel] === 'true' || operatorsOf(meta).length > 0;
}

/**
 * The address of a ClusterServiceVersion; OLM leaves the namespace out on some updates
 * (docs/facts/olm.md#owner-labels-on-update).
 */
export interface CsvName {
  readonly namespace?: string;
  readonly name: string;
}

/** The object without what would only cost memory: managed fields, examples and descriptions in annotations. */
export function traceOf(object: KubeObject): Trace {
  const { name, namespace, uid, creationTimestamp, deletionTimestamp, finalizers, labels, ownerReferences } =
    object.metadata;
  const telling = Object.entries(object.metadata.annotations ?? {}).filter(
    ([key]) => key.startsWith(alongsidePrefix) || key === keptByAnnotation,
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
  const manager = managerOfTrace(object);
  return { ref: refOf(object), meta, ...(manager && { manager }) };
}

/** The CSVs that an object was made for, as far as it says: by its owner labels, or that it was installed alongside. */
export function csvsOf({ labels = {}, annotations = {} }: ObjectMeta): CsvName[] {
  const { [ownerLabel]: owner, [ownerNamespaceLabel]: namespace, [ownerKindLabel]: kind } = labels;
  const byLabel =
    owner !== undefined && (kind ?? csvKind) === csvKind ? [{ name: owner, ...(namespace && { namespace }) }] : [];
  const byAnnotation = Object.entries(annotations).flatMap(([key, value]) =>
    key.startsWith(alongsidePrefix) ? csvAt(value) : [],
  );
  return [...byLabel, ...byAnnotation];
}

/** The names of the Operator objects whose component label an object carries. */
export function operatorsOf({ labels = {} }: ObjectMeta): string[] {
  return Object.keys(labels)
    .filter(label => label.startsWith(componentLabelPrefix))
    .map(label => label.slice(componentLabelPrefix.length));
}

/**
 * Who has left a CRD in the cluster on purpose, in their words. One that carries a component label has been taken over by
 * OLM since, or nobody has disowned it: what the annotation says is not true any more.
 */
export function keeperOf(meta: ObjectMeta): string | undefined {
  const keeper = meta.annotations?.[keptByAnnotation];
  return keeper === undefined || operatorsOf(meta).length > 0 ? undefined : oneLine(keeper, 300);
}

/** "redis/redis-operator.v1.0.0" */
export function fullName({ namespace, name }: CsvName): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

const csvKind = 'ClusterServiceVersion';

/**
 * On a CRD, with a hash: the namespace and name of a CSV it was installed with (docs/facts/olm.md#installed-alongside).
 */
const alongsidePrefix = 'operatorframework.io/installed-alongside-';

function csvAt(value: string): CsvName[] {
  const slash = value.indexOf('/');
  return slash < 0 ? [] : [{ namespace: value.slice(0, slash), name: value.slice(slash + 1) }];
}
