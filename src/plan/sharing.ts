import type { OwnerReference } from '../cluster/cluster.ts';
import { isA, type ObjectRef } from '../cluster/object.ts';
import { clusterServiceVersions, roleBindings } from '../cluster/resources.ts';
import { authReaderNamespace, authReaderOf } from '../inventory/cluster-service-version.ts';
import { type Csv, looksAfter } from '../inventory/csv.ts';
import type { Dependent } from '../inventory/dependent.ts';
import { reachOf } from '../inventory/reach.ts';
import { isForCrd } from '../inventory/requirements.ts';
import type { Manager } from '../managers/manager.ts';
import { managerOf } from '../managers/managers.ts';
import { ownerOf } from '../managers/owners.ts';
import { componentLabelPrefix, ownerLabel, ownerNamespaceLabel } from '../names.ts';
import type { Neighbours } from './neighbours.ts';

/** "redis-operator.v1.0.0 (team-a)" */
function describeCsv({ name, namespace }: Csv): string {
  return `${name} (${namespace})`;
}

/**
 * Says why another operator still needs an object that is not a CRD; undefined if none does. A second component label
 * alone proves nothing, because OLM never removes the labels of a gone operator (docs/facts/olm.md#labels-stay): it
 * needs a live CSV behind it.
 */
export function usedElsewhere(dependent: Dependent, inventory: Neighbours): string | undefined {
  return labelledElsewhere(dependent, inventory) ?? authReaderElsewhere(dependent, inventory);
}

/**
 * Operators with Deployments of the same name share one RoleBinding in kube-system, which names none of them
 * (docs/facts/olm.md#auth-reader). Without it their API servers and webhooks do not start again.
 */
function authReaderElsewhere({ ref }: Dependent, { olm }: Neighbours): string | undefined {
  if (!isA(ref, roleBindings) || ref.namespace !== authReaderNamespace) return undefined;
  const user = olm.otherCsvs.find(csv => csv.servingDeployments.map(authReaderOf).includes(ref.name));
  return user && `${describeCsv(user)} shares it`;
}

/** Two Subscriptions of one package in one namespace share everything: what one leaves, the other still uses. */
export function twinOf({ subject, olm }: Neighbours): string | undefined {
  const twin = olm.otherSubscriptions.find(other => other.subject.packageName === subject.packageName);
  return twin && `Subscription ${twin.subject.namespace}/${twin.subject.name} is of the same package`;
}

/** Returns another owner that exists: because of it, the garbage collector keeps the object. */
export function ownedElsewhere({ meta }: Dependent, inventory: Neighbours): string | undefined {
  return meta && ownerOf(meta, owner => isOurs(owner, inventory))?.claim;
}

/** Returns a manager of an object other than this operator, by any evidence. */
export function managerElsewhere({ ref, meta }: Dependent, inventory: Neighbours): Manager | undefined {
  return meta && managerOf({ ref, meta }, owner => isOurs(owner, inventory));
}

/**
 * Whether an owner goes with the operator or is already gone. An owner reference to a gone CSV, or to an operand that
 * the operator has finalized, stays until the garbage collector runs.
 */
function isOurs(owner: OwnerReference, inventory: Neighbours): boolean {
  const { uid } = owner;
  if (inventory.ownUids.has(uid)) return true;
  if (isA(owner, clusterServiceVersions)) return !inventory.olm.otherCsvs.some(csv => csv.uid === uid);
  return inventory.operandApis.some(({ resource }) => isA(owner, resource));
}

function labelledElsewhere({ meta }: Dependent, { subject, olm }: Neighbours): string | undefined {
  const labels = meta?.labels ?? {};
  const owner = olm.otherCsvs.find(
    csv => csv.name === labels[ownerLabel] && csv.namespace === labels[ownerNamespaceLabel],
  );
  if (owner) return `it belongs to ${describeCsv(owner)}`;
  const foreign = Object.keys(labels).filter(
    label => label.startsWith(componentLabelPrefix) && label !== subject.componentLabel,
  );
  const component = olm.otherCsvs.find(csv => foreign.some(label => csv.object.metadata.labels?.[label] !== undefined));
  return component && `it is a component of ${describeCsv(component)} too`;
}

/**
 * Returns what in the namespace needs its OperatorGroup; undefined: nothing. `leaving`: UIDs of Subscriptions that go
 * before it, with what they installed.
 */
export function operatorGroupUsedBy(
  { subject, olm }: Neighbours,
  leaving: ReadonlySet<string> = new Set(),
): string | undefined {
  const { otherSubscriptions, otherCsvs } = olm;
  const others = otherSubscriptions.map(other => other.subject);
  const staying = others.find(({ uid }) => !leaving.has(uid));
  if (staying) return `Subscription ${staying.name}`;
  return otherCsvs.find(
    ({ namespace, name, packageName }) =>
      namespace === subject.namespace &&
      !others.some(other => [other.installedCSV, other.currentCSV].includes(name) || other.packageName === packageName),
  )?.name;
}

/** Says why others need a CRD; undefined if none does. `kind`: the kind that it defines. */
export function crdUsedElsewhere(crd: Dependent, kind: string | undefined, inventory: Neighbours): string | undefined {
  const { olm, neededBy } = inventory;
  const { name } = crd.ref;
  const owner = olm.otherCsvs.find(csv => csv.crds.some(crd => crd.name === name));
  if (owner) return `${describeCsv(owner)} owns it too`;
  const needing = olm.otherCsvs.find(csv =>
    csv.requirements.some(requirement => isForCrd(requirement, { name, kind })),
  );
  if (needing) return `${describeCsv(needing)} requires it`;
  const need = neededBy.find(({ what }) => what.includes(name));
  if (need) return `${need.csv} (${need.namespace}) requires it`;
  const [rider] = olm.riding;
  if (rider) return `Subscription ${rider.namespace}/${rider.name} has installed it too`;
  const [arriving] = olm.arriving;
  return arriving && `Subscription ${arriving.namespace}/${arriving.name} is about to install it too`;
}

/**
 * Another installation of the same operator, that uses an object of this name, too. Bundle objects have fixed names, so two
 * installations share the cluster-scoped ones, and only the last one written is named in the owner labels
 * (docs/facts/olm.md#owner-labels-shared). In one namespace they share all: a person may have made the CSV again by hand.
 */
export function sharedByName(
  { namespace }: Partial<Pick<ObjectRef, 'namespace'>>,
  { secondInstallation: twin }: Neighbours,
): string | undefined {
  return twin && (namespace === undefined || namespace === twin.namespace)
    ? `${describeCsv(twin)} shares it`
    : undefined;
}

/**
 * Returns another operator that looks after an operand; undefined if none does. Two installations of an operator share
 * its CRDs, and each serves the namespaces of its own OperatorGroup; an operand that both serve is not ours alone.
 */
export function servedElsewhere(operand: Dependent, crd: string, inventory: Neighbours): string | undefined {
  const { csvs } = inventory.olm;
  const namespace = operand.ref.namespace ?? '';
  const owners = inventory.otherOwners.get(crd) ?? [];
  const other = owners.find(csv => looksAfter(csv, namespace));
  if (other) return `${describeCsv(other)} looks after it`;
  // No CSV says that it does. One that has just been installed does not say it yet.
  return owners[0] && !csvs.some(csv => looksAfter(csv, namespace))
    ? `${describeCsv(owners[0])} owns its API too`
    : undefined;
}

/**
 * Whether the operator looks after the namespace of an operand. Undefined: no object says which ones it looks after.
 */
export function isWithinReach(
  { ref: { namespace } }: Dependent,
  { subject, olm }: Pick<Neighbours, 'subject' | 'olm'>,
): boolean | undefined {
  const targets = reachOf(olm);
  if (targets?.includes('')) return true;
  // A cluster-scoped operand may be this operator's, or that of an operator for other namespaces.
  if (namespace === undefined) return undefined;
  if (targets) return targets.includes(namespace);
  return namespace === subject.namespace ? true : undefined;
}
