import type { ObjectMeta } from '../cluster/cluster.ts';
import { isA, isDefaultAccount, isOneOf, keyOf, type ObjectRef, resourceName } from '../cluster/object.ts';
import {
  catalogSources,
  clusterServiceVersions,
  customResourceDefinitions,
  installPlans,
  namespaces,
  operatorGroups,
  operators,
  roleBindings,
  roles,
  secrets,
  services,
  subscriptions,
} from '../cluster/resources.ts';
import { isApiRole } from '../inventory/api-roles.ts';
import { authReaderNamespace, authReaderOf } from '../inventory/cluster-service-version.ts';
import type { Dependent } from '../inventory/dependent.ts';
import { csvThatTakes } from '../managers/olm.ts';
import { managedLabel, olmsOwnGroups, ownerKindLabel, ownerLabel, ownerNamespaceLabel } from '../names.ts';
import type { Policy } from '../policy/policy.ts';
import type { Reach } from '../policy/reach.ts';
import type { Subject } from '../subject/subject.ts';
import type { Neighbours } from './neighbours.ts';
import { ownersOfProtected, ruleOnOperand } from './operand-fates.ts';
import { type Claim, claimOn } from './protection.ts';
import {
  type Because,
  blocks,
  type Context,
  crdsKept,
  follows,
  goes,
  keep,
  type Ruling,
  someObjectsKept,
} from './ruling.ts';
import {
  crdUsedElsewhere,
  managerElsewhere,
  operatorGroupUsedBy,
  ownedElsewhere,
  sharedByName,
  twinOf,
  usedElsewhere,
} from './sharing.ts';

/** Undefined: the rule does not apply to this dependent. */
type FateRule = (dependent: Dependent, context: Context) => Ruling | undefined;

/** Returns the ruling on every dependent and operand. */
export function fatesOf(inventory: Neighbours, policy: Policy, reach: Reach): Map<Dependent, Ruling> {
  const operands = inventory.operandApis.flatMap(api => api.operands);
  const crds = crdsOf(inventory);
  const all = [...inventory.dependents, ...operands];
  const rulings = new Map<Dependent, Ruling>();
  const byUid = new Map(all.flatMap(dependent => (dependent.meta?.uid ? [[dependent.meta.uid, dependent]] : [])));
  const context: Context = {
    inventory,
    policy,
    reach,
    byUid,
    protectedBelow: ownersOfProtected(operands, byUid),
    rulingOf: dependent => {
      const known = rulings.get(dependent);
      if (known) return known;
      // An ownership cycle would recurse for ever, so an object counts as staying until its owners are ruled on.
      rulings.set(dependent, keep('it owns itself in a circle'));
      const crd = crds.get(dependent);
      const ruling = crd === undefined ? rulingOn(dependent, context) : ruleOnOperand(dependent, crd, context);
      rulings.set(dependent, ruling);
      return ruling;
    },
  };
  for (const dependent of all) context.rulingOf(dependent);
  return rulings;
}

/** Returns the CRD of each operand. A custom resource that another source found, too, is still an operand. */
function crdsOf({ dependents, operandApis }: Neighbours): Map<Dependent, string> {
  const crds = new Map<Dependent, string>();
  for (const { resource, operands } of operandApis) {
    const ofKind = dependents.filter(({ ref }) => isA(ref, resource));
    const keys = new Set(ofKind.length > 0 ? operands.map(({ ref }) => keyOf(ref)) : []);
    const found = ofKind.filter(({ ref }) => keys.has(keyOf(ref)));
    for (const operand of [...operands, ...found]) crds.set(operand, resourceName(resource));
  }
  return crds;
}

function rulingOn(dependent: Dependent, context: Context): Ruling {
  const ruling = firstThatSpeaks(dependent, context);
  const claim = claimOn(dependent) ?? claimOnCsv(dependent, context);
  if (!claim) return ruling;
  const { reason, because } = claim;
  // Neither the garbage collector nor OLM heeds the annotation.
  if (ruling.fate === 'Follows')
    return blocks(`${reason}, but it would go with ${ruling.follows.kind} ${ruling.follows.name}`, because);
  // Its CRDs, its RBAC and its operands would not outlive it.
  if (ruling.fate === 'Delete' && isA(dependent.ref, clusterServiceVersions))
    return blocks(`${reason}, and nothing of the operator can go while it stays`, because);
  const service = ruling.fate === 'Delete' ? serviceThatGoes(dependent) : undefined;
  if (service) return blocks(`${reason}, but it calls Service ${service}, which goes`, because);
  return keep(reason, because);
}

/** The garbage collector leaves a CSV that has another owner, and it goes on running. */
function claimOnCsv(dependent: Dependent, { inventory }: Context): Claim | undefined {
  const owner = isA(dependent.ref, clusterServiceVersions) ? ownedElsewhere(dependent, inventory) : undefined;
  return owner === undefined ? undefined : { reason: owner, because: 'manager' };
}

function firstThatSpeaks(dependent: Dependent, context: Context): Ruling {
  for (const rule of rules) {
    const ruling = rule(dependent, context);
    if (ruling) return ruling;
  }
  return { fate: 'Delete' };
}

/** In this order, because a reason to keep an object wins over every reason to delete it. */
const rules: readonly FateRule[] = [
  neverDeleted,
  defaultAccount,
  dependencySubscription,
  operatorGroup,
  installPlan,
  twinSubscription,
  ownCsv,
  crd,
  usedByOthers,
  owned,
  labelledWithOwner,
  secretOfCsv,
  operatorObject,
  caller,
  labelledElsewhere,
  notMadeByOlm,
  bySecondInstallation,
];

function neverDeleted({ ref }: Dependent): Ruling | undefined {
  return isOneOf(ref, [namespaces, catalogSources]) ? keep(`a ${ref.kind} is never deleted`) : undefined;
}

/** Kubernetes makes it in each namespace, and OLM only labels it for a bundle that names it. An older OLM made it its own. */
function defaultAccount({ ref, meta }: Dependent): Ruling | undefined {
  return isDefaultAccount(ref) && (meta?.ownerReferences ?? []).length === 0
    ? keep('Kubernetes makes one in each namespace')
    : undefined;
}

/**
 * The sweeper checks whether something else needs it when its turn comes: by then the subject's own CSV, which needs
 * it, is gone.
 */
function dependencySubscription(dependent: Dependent, context: Context): Ruling | undefined {
  const { inventory, policy } = context;
  if (!isA(dependent.ref, subscriptions)) return undefined;
  const owner = ownedElsewhere(dependent, inventory);
  if (owner) return keep(owner, 'manager');
  if (policy.dependencies === 'DeleteIfUnused') return twinSubscription(dependent, context) ?? { fate: 'Delete' };
  return keep(`OLM added it for ${inventory.subject.packageName}; it can be deleted next if nothing else needs it`);
}

/** An OperatorGroup is in a plan only if the policy says that it goes. */
function operatorGroup(dependent: Dependent, { inventory, rulingOf }: Context): Ruling | undefined {
  const { ref } = dependent;
  if (!isA(ref, operatorGroups)) return undefined;
  const owner = ownedElsewhere(dependent, inventory);
  if (owner) return keep(owner, 'manager');
  if (olmsOwnGroups.has(ref.name)) return keep('it came with OLM or OpenShift, and no install succeeds without it');
  const leaving = inventory.dependents.filter(
    dependent => isA(dependent.ref, subscriptions) && rulingOf(dependent).fate === 'Delete',
  );
  const user = operatorGroupUsedBy(inventory, new Set(leaving.flatMap(({ meta }) => meta?.uid ?? [])));
  return user ? keep(`${user} uses it`) : { fate: 'Delete' };
}

/**
 * The garbage collector takes an InstallPlan when the last Subscription that owns it is gone
 * (docs/facts/olm.md#plan-owners), but not one without any owner: see inventory/subscriptions.ts.
 */
function installPlan(dependent: Dependent, context: Context): Ruling | undefined {
  const { inventory } = context;
  const { ref, meta } = dependent;
  if (!isA(ref, installPlans)) return undefined;
  const { subject, olm, leftovers } = inventory;
  const owners = new Set(meta?.ownerReferences?.map(({ uid }) => uid));
  // The garbage collector ignores a plan that no Subscription owns.
  if (leftovers || owners.size === 0) return twinSubscription(dependent, context) ?? { fate: 'Delete' };
  const other = olm.otherSubscriptions.find(({ subject: { uid } }) => owners.has(uid));
  if (other) {
    const owns = `Subscription ${other.subject.namespace}/${other.subject.name} owns it too`;
    const again = olm.installPlans.find(({ name }) => name === ref.name)?.awaiting.filter(csv => olm.csvNames.has(csv));
    return again?.length
      ? keep(`${owns}; it waits for approval, and would install ${again.join(', ')} again`, 'pending')
      : keep(owns);
  }
  const owner = ownedElsewhere(dependent, inventory);
  if (owner) return keep(owner, 'manager');
  return follows({
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    namespace: subject.namespace,
    name: subject.name,
  });
}

function twinSubscription(_: Dependent, { inventory }: Context): Ruling | undefined {
  const twin = twinOf(inventory);
  return twin === undefined ? undefined : keep(twin);
}

/** The subject's CSV goes, whether OLM or a person created it. */
function ownCsv({ ref }: Dependent): Ruling | undefined {
  return isA(ref, clusterServiceVersions) ? { fate: 'Delete' } : undefined;
}

function crd(dependent: Dependent, { inventory, policy, rulingOf }: Context): Ruling | undefined {
  const { ref } = dependent;
  if (!isA(ref, customResourceDefinitions)) return undefined;
  const owner = ownedElsewhere(dependent, inventory);
  if (owner) return keep(owner, 'manager');
  const api = inventory.operandApis.find(({ resource }) => resourceName(resource) === ref.name);
  const reason = crdUsedElsewhere(dependent, api?.resource.kind, inventory);
  if (reason) return keep(reason);
  if (policy.crds === 'Keep') return keep(crdsKept, 'purpose');
  const kept = (api?.operands ?? []).map(operand => rulingOf(operand)).filter(({ fate }) => fate === 'Keep');
  return kept[0] ? keep(someObjectsKept, commonCauseOf(kept)) : { fate: 'Delete' };
}

function commonCauseOf(rulings: readonly Ruling[]): Because | undefined {
  const causes = new Set(rulings.map(causeOf));
  return causes.size === 1 ? [...causes][0] : undefined;
}

function usedByOthers(dependent: Dependent, { inventory }: Context): Ruling | undefined {
  const owner = ownedElsewhere(dependent, inventory);
  if (owner) return keep(owner, 'manager');
  const reason = usedElsewhere(dependent, inventory);
  return reason ? keep(reason) : undefined;
}

/**
 * The garbage collector removes an object when all of its owners are gone. The ClusterRoles that OLM makes for an API
 * did not exist before OLM, although the CRD that owns them may have.
 */
function owned(dependent: Dependent, { inventory, byUid, rulingOf }: Context): Ruling | undefined {
  const { meta } = dependent;
  const owners = (meta?.ownerReferences ?? []).flatMap(({ uid }) => byUid.get(uid) ?? []);
  const kept = owners.find(owner => rulingOf(owner).fate === 'Keep');
  if (!kept) return owners[0] && follows(owners[0].ref);
  const isOthers = managerElsewhere(kept, inventory) !== undefined;
  if (isOthers && isApiRole(dependent) && isSince(inventory.subject, meta)) return { fate: 'Delete' };
  return keep(`its owner ${kept.ref.kind} ${kept.ref.name} is kept`, causeOf(rulingOf(kept)));
}

/** Whether an object was created after the Subscription, so that an install of it may have made the object. */
function isSince({ created }: Subject, meta: ObjectMeta | undefined): boolean {
  return created !== undefined && Date.parse(meta?.creationTimestamp ?? '') >= Date.parse(created);
}

function causeOf(ruling: Ruling): Because | undefined {
  return ruling.fate === 'Keep' ? ruling.because : undefined;
}

/** OLM removes an object with the CSV that its labels name. */
function labelledWithOwner(dependent: Dependent, context: Context): Ruling | undefined {
  const taking = csvThatTakes(dependent);
  if (taking?.namespace !== context.inventory.subject.namespace) return undefined;
  const csv = csvNamed(taking.name, context);
  return csv && followsUnlessKept(csv, context);
}

/** Secrets are not read; a bundle's, and those OLM makes, are owned by the CSV (docs/facts/olm.md#owned-by-csv). */
function secretOfCsv({ ref }: Dependent, context: Context): Ruling | undefined {
  const { installedCSV, currentCSV } = context.inventory.subject;
  // One in another namespace only carries the label: no CSV can own it.
  if (!isA(ref, secrets) || ref.namespace !== context.inventory.subject.namespace) return undefined;
  const csv = csvNamed(installedCSV, context) ?? csvNamed(currentCSV, context);
  return csv && followsUnlessKept(csv, context);
}

function operatorObject({ ref }: Dependent): Ruling | undefined {
  return isA(ref, operators) ? { fate: 'Delete' } : undefined;
}

/**
 * OLM adopts every object with the label as a component, and anyone who may patch an object may add it. What OLM itself
 * makes in other namespaces has owner labels or a known name.
 */
function labelledElsewhere(dependent: Dependent, { inventory: { subject } }: Context): Ruling | undefined {
  const { ref, foundBy } = dependent;
  const isElsewhere = ref.namespace !== undefined && ref.namespace !== subject.namespace;
  if (!isElsewhere || !foundBy.every(source => source === 'operator' || source === 'leftovers')) return undefined;
  return isTenantRole(dependent, subject) || isAuthReader(ref)
    ? undefined
    : keep("it is in another namespace, and only a label says that it is the operator's");
}

/** Returns a Service that is there and that a caller which nothing else keeps would call in vain afterwards. */
function serviceThatGoes({ calls }: Dependent): string | undefined {
  const missing = new Set(calls?.missing.map(pathOf));
  return calls?.services.map(pathOf).find(service => !missing.has(service));
}

/**
 * Whatever made it: once its Services are gone, the API server refuses each request that it would judge. A
 * configuration that also calls another Service is still of use.
 */
function caller({ calls }: Dependent, { inventory, rulingOf }: Context): Ruling | undefined {
  if (!calls) return undefined;
  const missing = new Set(calls.missing.map(pathOf));
  const staying = calls.services.find(service => !missing.has(pathOf(service)) && !isGoing(service));
  const [first] = calls.services;
  if (calls.url !== undefined) return keep(`it calls ${calls.url} too`);
  if (staying) return keep(`it calls Service ${pathOf(staying)} too, which stays`);
  return (
    first && {
      fate: 'Delete',
      reason: `it calls Service ${pathOf(first)}, which ${missing.has(pathOf(first)) ? 'is gone' : 'goes'}`,
    }
  );

  function isGoing({ namespace, name }: { readonly namespace: string; readonly name: string }): boolean {
    const service = inventory.dependents.find(
      ({ ref }) => isA(ref, services) && ref.namespace === namespace && ref.name === name,
    );
    return service !== undefined && goes(rulingOf(service).fate);
  }
}

function pathOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/** The Roles and RoleBindings that OLM makes in the target namespaces of an OperatorGroup, with all three owner labels. */
function isTenantRole({ ref, meta }: Dependent, { namespace }: Subject): boolean {
  const { [ownerLabel]: owner, [ownerNamespaceLabel]: home, [ownerKindLabel]: kind } = meta?.labels ?? {};
  return isOneOf(ref, [roles, roleBindings]) && owner !== undefined && home === namespace && kind !== undefined;
}

function isAuthReader(ref: ObjectRef): boolean {
  return isA(ref, roleBindings) && ref.namespace === authReaderNamespace && ref.name.endsWith(authReaderOf(''));
}

/** An object without a trace of OLM existed before; the bundle merely names it. */
function notMadeByOlm({ meta }: Dependent, { inventory: { subject } }: Context): Ruling | undefined {
  const labels = meta?.labels ?? {};
  const traces = [managedLabel, ownerLabel, subject.componentLabel];
  return traces.some(label => labels[label] !== undefined) ? undefined : keep('OLM did not create it');
}

function bySecondInstallation({ ref }: Dependent, { inventory }: Context): Ruling | undefined {
  const reason = sharedByName(ref, inventory);
  return reason === undefined ? undefined : keep(reason);
}

function csvNamed(name: string | undefined, { inventory }: Context): Dependent | undefined {
  return inventory.dependents.find(({ ref }) => isA(ref, clusterServiceVersions) && ref.name === name);
}

function followsUnlessKept(leader: Dependent, { rulingOf }: Context): Ruling {
  return rulingOf(leader).fate === 'Keep' ? keep(`${leader.ref.kind} ${leader.ref.name} is kept`) : follows(leader.ref);
}
