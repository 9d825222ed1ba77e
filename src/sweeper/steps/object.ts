import type { CleanupItem } from '../../cleanup/cleanup.ts';
import type { Cluster, KubeObject, ObjectMeta, Resource } from '../../cluster/cluster.ts';
import { expectedResource, groupOfCrd, kindOfCrd } from '../../cluster/crd.ts';
import { describe, isA, isDefaultAccount, isOneOf, refOf } from '../../cluster/object.ts';
import { customResourceDefinitions, operatorGroups } from '../../cluster/resources.ts';
import { callerKinds } from '../../inventory/caller-kinds.ts';
import { servicesOf } from '../../inventory/callers.ts';
import { candidateOf, type Dependent } from '../../inventory/dependent.ts';
import { needsFields } from '../../managers/managers.ts';
import type { Neighbours } from '../../plan/neighbours.ts';
import { claimOn } from '../../plan/protection.ts';
import { someObjectsKept } from '../../plan/ruling.ts';
import {
  crdUsedElsewhere,
  operatorGroupUsedBy,
  ownedElsewhere,
  sharedByName,
  usedElsewhere,
} from '../../plan/sharing.ts';
import { goesByLabels } from '../../plan/taken-along.ts';
import type { Pass } from '../pass.ts';
import { afterDeletion, type ItemState, reasonOfPlan, waitingFor } from '../progress.ts';
import { whoStillCalls, whyStillCalled } from './callers.ts';
import { operandsNow } from './operands.ts';
import { whyItTakesTooMuch } from './taken-along.ts';

/** The existing objects of a step, metadata only. */
export type Present = ReadonlyMap<CleanupItem, KubeObject>;

/** What the items of one step need to know about each other. */
export interface StepContext {
  /** Items that stay after all. */
  readonly kept: readonly CleanupItem[];
  /** The object that they follow is long gone and did not take them along, so the sweeper deletes them. */
  readonly takeFollowers: boolean;
  /** What exists of the step, as the pass has listed it; metadata without managedFields. */
  readonly present: Present;
}

/**
 * Moves one item on. Reads it again before each deletion: another object may have taken its name, it may have a new
 * owner, or another operator may need it by now. What is not deleted is judged by the list of the pass: a follower, and
 * what is being deleted.
 */
export async function sweepItem(item: CleanupItem, pass: Pass, context: StepContext): Promise<ItemState> {
  const { cluster } = pass;
  if (item.fate === 'Keep') return { state: 'kept', reason: reasonOfPlan(item) };
  if (item.uid === undefined) return { state: 'gone' };
  const resource = await expectedResource(cluster, item);
  if (!resource) return { state: 'gone' };
  const isCrd = isA(item, customResourceDefinitions);
  const isLeftToOwner = item.fate === 'Follows' && !context.takeFollowers;
  const object = listed(item, isLeftToOwner, context) ?? (await readItem(item, resource, cluster));
  if (!object) return { state: 'gone' };
  if (object.metadata.uid !== item.uid)
    return isDefaultAccount(item) ? { state: 'gone' } : { state: 'kept', reason: 'another object has taken its name' };
  if (object.metadata.deletionTimestamp !== undefined) return waitingFor(object);
  const keptOwner = context.kept.find(owner => goesWith({ ref: item, meta: object.metadata }, owner));
  if (keptOwner) return { state: 'kept', reason: `its owner ${keptOwner.kind} ${keptOwner.name} is kept` };
  const used = reasonToStay(pass, inventory => whoNeeds(item, object, inventory), dependentOf(item, object));
  if (used) return used;
  if (isLeftToOwner) return { state: 'waiting', why: 'it follows its owner', object, isGoing: true };
  const shared = reasonToStay(pass, inventory => whoShares(item, object, inventory));
  if (shared) return shared;
  const called = isOneOf(item, callerKinds) ? await whyStillCalled(object, pass) : undefined;
  if (called) return { state: 'kept', reason: called };
  const caller = await whoStillCalls(item, pass);
  if (caller) return caller;
  const tooMuch = await whyItTakesTooMuch({ ...item, uid: item.uid }, pass, followersIn(context.present));
  if (tooMuch) return tooMuch;
  const inUse = isCrd ? await whyStillUsed(object, pass) : undefined;
  if (inUse) return inUse;
  const { uid } = item;
  const { resourceVersion } = object.metadata;
  return afterDeletion(await cluster.delete(resource, item, { uid, resourceVersion }), object);
}

/** Undefined if the list does not say enough about it. */
function listed(item: CleanupItem, isLeftToOwner: boolean, { present }: StepContext): KubeObject | undefined {
  const object = present.get(item);
  if (object?.metadata.deletionTimestamp !== undefined) return object;
  return object && isLeftToOwner && !needsFields(dependentOf(item, object)) ? object : undefined;
}

function followersIn(present: Present): Dependent[] {
  const followers = [...present].filter(([{ fate }]) => fate === 'Follows');
  return followers.map(([, object]) => ({ ...candidateOf(object), foundBy: [] }));
}

/**
 * Reads a CRD whole, for its kind, and a webhook configuration or an APIService, for what it calls. For others, metadata
 * is enough, with managedFields if they can show another manager.
 */
async function readItem(item: CleanupItem, resource: Resource, cluster: Cluster): Promise<KubeObject | undefined> {
  if (isOneOf(item, [customResourceDefinitions, ...callerKinds])) return cluster.get(resource, item);
  const object = await cluster.get(resource, item, item.namespace === undefined ? 'managers' : 'metadata');
  return object && needsFields(dependentOf(item, object)) ? cluster.get(resource, item, 'managers') : object;
}

function dependentOf(ref: CleanupItem, { metadata: meta }: KubeObject): Dependent & { readonly meta: ObjectMeta } {
  return { ref, meta, foundBy: [] };
}

/** Whether an object goes with another: by owner reference, or by the labels by which OLM removes it with its CSV. */
function goesWith(object: Pick<Dependent, 'ref' | 'meta'>, owner: CleanupItem): boolean {
  return object.meta?.ownerReferences?.some(({ uid }) => uid === owner.uid) || goesByLabels(object, owner);
}

/**
 * If an operator that stays needs the item, or it is protected, it is kept. If one that is leaving needs it, the item
 * waits until that is gone.
 */
function reasonToStay(
  { staying, everybody }: Pass,
  reasonIn: (inventory: Neighbours) => string | undefined,
  dependent?: Dependent,
): ItemState | undefined {
  const reason = (dependent && claimOn(dependent)?.reason) ?? reasonIn(staying);
  if (reason) return { state: 'kept', reason };
  const passing = reasonIn(everybody);
  return passing ? { state: 'waiting', why: `${passing}, and is being removed itself` } : undefined;
}

/**
 * Returns another installation of the operator that has an object of the same name. Objects that OLM removes with the
 * CSV are excluded. What calls a Service belongs to the installation whose Service that may be.
 */
function whoShares(item: CleanupItem, object: KubeObject, inventory: Neighbours): string | undefined {
  if (isA(item, customResourceDefinitions)) return undefined;
  const home = inventory.secondInstallation?.namespace;
  const isElsewhere = isOneOf(item, callerKinds) && !servicesOf(object).some(({ namespace }) => namespace === home);
  return isElsewhere ? undefined : sharedByName(item, inventory);
}

function whoNeeds(item: CleanupItem, object: KubeObject, inventory: Neighbours): string | undefined {
  const dependent = dependentOf(item, object);
  return ownedElsewhere(dependent, inventory) ?? whoUses(dependent, object, inventory);
}

function whoUses(dependent: Dependent, object: KubeObject, inventory: Neighbours): string | undefined {
  const { ref } = dependent;
  if (isA(ref, customResourceDefinitions)) return crdUsedElsewhere(dependent, kindOfCrd(object), inventory);
  if (!isA(ref, operatorGroups)) return usedElsewhere(dependent, inventory);
  const user = operatorGroupUsedBy(inventory);
  return user && `${user} uses it`;
}

/**
 * Deleting a CRD deletes its objects, so this counts them last of all. An object that is created after that is lost
 * (docs/safety.md). The API server refuses to delete a CRD that has changed since it was read.
 */
async function whyStillUsed(crd: KubeObject, pass: Pass): Promise<ItemState | undefined> {
  const kind = kindOfCrd(crd);
  const api = kind === undefined ? undefined : await pass.cluster.resource(groupOfCrd(crd.metadata.name), kind);
  if (!api) return { state: 'waiting', why: 'its objects cannot be counted: the API server does not serve them' };
  const objects = await Array.fromAsync(pass.cluster.list(api, { content: 'metadata' }));
  const [first] = objects;
  if (!first) return undefined;
  // Created or protected since the approval. Objects that the operands step leaves alone would hold this step up for
  // ever.
  const left = new Set(
    (await operandsNow(pass)).flatMap(({ object, fate }) => (fate === 'Keep' ? object.metadata.uid : [])),
  );
  if (objects.every(({ metadata }) => left.has(metadata.uid))) return { state: 'kept', reason: someObjectsKept };
  return {
    state: 'waiting',
    why: `${objects.length} of its objects exist, such as ${describe(refOf(first))}`,
    object: first,
  };
}
