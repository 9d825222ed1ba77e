import type { CleanupItem } from '../cleanup/cleanup.ts';
import type { Cluster, ClusterError, KubeObject, ObjectMeta, Resource } from '../cluster/cluster.ts';
import { expectedResource, groupOfCrd, kindOfCrd } from '../cluster/crd.ts';
import { describe, refOf } from '../cluster/object.ts';
import type { Dependent } from '../inventory/dependent.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { sentenceOf, type Unknown } from '../inventory/unknown.ts';
import { needsFields } from '../managers/managers.ts';
import { claimOn } from '../plan/protection.ts';
import { someObjectsKept } from '../plan/ruling.ts';
import {
  crdUsedElsewhere,
  operatorGroupUsedBy,
  ownedElsewhere,
  secondInstallation,
  usedElsewhere,
} from '../plan/sharing.ts';
import { goesByLabels } from '../plan/taken-along.ts';
import { operandsNow } from './operands-now.ts';
import type { Pass } from './pass.ts';
import { whyItTakesTooMuch } from './taken-along.ts';

/** What has become of one item in this pass. */
export type ItemState =
  /** It is not there any more, or was never to be touched. */
  | { readonly state: 'gone' }
  /** It stays, for this reason. */
  | { readonly state: 'kept'; readonly reason: string }
  /**
   * It will go, but is still there; `object` is what holds things up. `undecided`: somebody has to decide about
   * that first; time alone changes nothing.
   */
  | {
      readonly state: 'waiting';
      readonly why: string;
      readonly object?: KubeObject;
      readonly undecided?: true;
      readonly error?: ClusterError;
    };

/** What the items of one step have to know of each other. */
export interface StepContext {
  /** Items that turned out to stay. */
  readonly kept: readonly CleanupItem[];
  /** What they follow has gone long ago and did not take them along: the sweeper does it. */
  readonly takeFollowers: boolean;
  /** What follows others of this step, as it is now. */
  readonly followers: readonly Dependent[];
}

/**
 * Brings one item a step further. Before each deletion it is read again: another object may have taken its name, it
 * may have got another owner, or somebody may need it by now.
 */
export async function sweepItem(item: CleanupItem, pass: Pass, context: StepContext): Promise<ItemState> {
  const { cluster } = pass;
  if (item.fate === 'Keep') return { state: 'kept', reason: reasonOfPlan(item) };
  if (item.uid === undefined) return { state: 'gone' };
  const resource = await expectedResource(cluster, item);
  if (!resource) return { state: 'gone' };
  const isCrd = item.kind === 'CustomResourceDefinition';
  const object = await readItem(item, resource, cluster);
  if (!object) return { state: 'gone' };
  if (object.metadata.uid !== item.uid) return { state: 'kept', reason: 'another object has taken its name' };
  if (object.metadata.deletionTimestamp !== undefined) return waitingFor(object);
  const keptOwner = context.kept.find(owner => goesWith({ ref: item, meta: object.metadata }, owner));
  if (keptOwner) return { state: 'kept', reason: `its owner ${keptOwner.kind} ${keptOwner.name} is kept` };
  const used = reasonToStay(pass, inventory => whoNeeds(item, object, inventory), dependentOf(item, object));
  if (used) return used;
  if (item.fate === 'Follows' && !context.takeFollowers)
    return { state: 'waiting', why: 'it follows its owner', object };
  const shared = reasonToStay(pass, inventory => whoShares(item, inventory));
  if (shared) return shared;
  const objects = isCrd ? await objectsOf(object, pass) : undefined;
  if (objects) return objects;
  const tooMuch = await whyItTakesTooMuch({ ...item, uid: item.uid }, pass, context.followers);
  if (tooMuch) return tooMuch;
  const deletion = await cluster.delete(resource, item, item.uid);
  return deletion === 'accepted' ? { state: 'waiting', why: 'it has just been deleted', object } : { state: 'gone' };
}

/** A CRD tells its kind, too. Of the rest, metadata is enough, with managedFields where they can tell another manager. */
async function readItem(item: CleanupItem, resource: Resource, cluster: Cluster): Promise<KubeObject | undefined> {
  if (item.kind === 'CustomResourceDefinition') return cluster.get(resource, item);
  const object = await cluster.get(resource, item, item.namespace === undefined ? 'managers' : 'metadata');
  return object && needsFields(dependentOf(item, object)) ? cluster.get(resource, item, 'managers') : object;
}

function dependentOf(ref: CleanupItem, { metadata: meta }: KubeObject): Dependent & { readonly meta: ObjectMeta } {
  return { ref, meta, foundBy: [] };
}

/** By owner reference, or by the labels by which OLM removes it with its CSV. */
function goesWith(object: Pick<Dependent, 'ref' | 'meta'>, owner: CleanupItem): boolean {
  return object.meta?.ownerReferences?.some(({ uid }) => uid === owner.uid) || goesByLabels(object, owner);
}

/** Why it was clear from the start that an object stays. */
export function reasonOfPlan({ reason = 'the plan keeps it' }: CleanupItem): string {
  return reason;
}

/**
 * Somebody who stays has a reason that it must stay, or it is protected: it is kept. Somebody who is leaving as well:
 * it waits until they have gone.
 */
function reasonToStay(
  { staying, everybody }: Pass,
  reasonIn: (inventory: Inventory) => string | undefined,
  dependent?: Dependent,
): ItemState | undefined {
  const reason = (dependent && claimOn(dependent)?.reason) ?? reasonIn(staying);
  if (reason) return { state: 'kept', reason };
  const passing = reasonIn(everybody);
  return passing ? { state: 'waiting', why: `${passing}, and is being removed itself` } : undefined;
}

/**
 * What another installation of the operator has under the same name; what OLM itself removes with the CSV, it has not.
 */
function whoShares({ kind, namespace }: CleanupItem, inventory: Inventory): string | undefined {
  if (namespace !== undefined || kind === 'CustomResourceDefinition') return undefined;
  const twin = secondInstallation(inventory);
  return twin && `${twin} shares it`;
}

function whoNeeds(item: CleanupItem, object: KubeObject, inventory: Inventory): string | undefined {
  switch (item.kind) {
    case 'CustomResourceDefinition':
      return (
        ownedElsewhere(dependentOf(item, object), inventory) ??
        crdUsedElsewhere(dependentOf(item, object), kindOfCrd(object), inventory)
      );
    case 'OperatorGroup': {
      const user = operatorGroupUsedBy(inventory);
      return user && `${user} uses it`;
    }
    default:
      return (
        ownedElsewhere(dependentOf(item, object), inventory) ?? usedElsewhere(dependentOf(item, object), inventory)
      );
  }
}

/** Deleting a CRD deletes its objects, so they are counted once more right before. */
async function objectsOf(crd: KubeObject, pass: Pass): Promise<ItemState | undefined> {
  const group = groupOfCrd(crd.metadata.name);
  const kind = kindOfCrd(crd);
  const api = kind === undefined ? undefined : await pass.cluster.resource(group, kind);
  if (!api) return { state: 'waiting', why: 'its objects cannot be counted: the API server does not serve them' };
  const objects = await Array.fromAsync(pass.cluster.list(api, { content: 'metadata' }));
  const [first] = objects;
  if (!first) return undefined;
  // Made or protected since the approval: those that the operands step leaves alone would hold this one up for ever.
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

/** It is not known whether anything may be removed: a read failed. */
export function unread(unknown: Unknown, object?: KubeObject): ItemState {
  const why = `the sweeper ${sentenceOf(unknown)}`;
  return { state: 'waiting', why, ...(object && { object }), error: unknown.error };
}

export function waitingFor(object: KubeObject): Extract<ItemState, { state: 'waiting' }> {
  const finalizers = object.metadata.finalizers ?? [];
  const why = finalizers.length === 0 ? 'it is being deleted' : `it still has the finalizer ${finalizers.join(', ')}`;
  return { state: 'waiting', why, object };
}
