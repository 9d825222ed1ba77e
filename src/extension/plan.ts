import type { Resource } from '../cluster/cluster.ts';
import { describe, isA, isOneOf, keyOf, type ObjectRef } from '../cluster/object.ts';
import { secrets } from '../cluster/resources.ts';
import { compare } from '../compare.ts';
import type { Candidate } from '../inventory/dependent.ts';
import { inWords, type Unknown } from '../inventory/unknown.ts';
import { markOf } from '../managers/marks.ts';
import { hashOf } from '../plan/digest.ts';
import type { PlanItem } from '../plan/item.ts';
import type { Extension } from './extension.ts';
import type { ExtensionInventory } from './inventory.ts';
import { dataKinds } from './kinds.ts';
import type { Need } from './needs.ts';
import { goes, type Installed } from './owners.ts';
import { clusterObjectSets } from './resources.ts';

/**
 * One object of an extension. `Follows`: it goes with its owner. `Keep`: it stays, for a reason. `Blocks`: data goes with it,
 * which takes a second decision.
 */
export interface ExtensionItem extends Pick<PlanItem, 'ref' | 'uid' | 'fate' | 'reason' | 'because' | 'follows'> {
  /** Of a custom resource: the program that manages it and would make it again, such as Argo CD. */
  readonly managedBy?: string;
}

/** The custom resources of one API that go with its definition. */
interface DoomedResources {
  readonly resource: Resource;
  readonly items: readonly ExtensionItem[];
}

/** What the deletion of an extension deletes. The garbage collector does it, and no program of ours. */
export interface ExtensionPlan {
  readonly subject: Extension;
  /** Everything but custom resources. */
  readonly items: readonly ExtensionItem[];
  readonly customResources: readonly DoomedResources[];
  /** The APIs that go and whose custom resources could not be listed. */
  readonly unread: readonly Resource[];
  readonly neededBy: readonly Need[];
  /** Whether all Secrets that go are among the items. */
  readonly withSecrets: boolean;
  readonly unknowns: readonly Unknown[];
  /** A hash of the contents: the same plan always has the same digest. */
  readonly digest: string;
}

export function planExtension(inventory: ExtensionInventory): ExtensionPlan {
  const { subject, installed, apis, neededBy, withSecrets, unknowns } = inventory;
  const items = inOrder(installed.map(itemOf));
  const byUid = new Map(apis.flatMap(({ objects }) => objects.map(({ ref, meta }) => [meta?.uid, ref] as const)));
  const customResources = apis
    .map(({ resource, crd, objects }) => ({
      resource,
      items: inOrder(objects.map(object => customResourceItem(object, crd, byUid))),
    }))
    .filter(api => api.items.length > 0)
    .toSorted((a, b) => compare(a.resource.kind, b.resource.kind) || compare(a.resource.group, b.resource.group));
  const digest = hashOf({
    subject: subject.uid,
    // Not every caller may see Secrets.
    items: [...items.filter(isNoSecret), ...customResources.flatMap(api => api.items)].map(({ ref, uid, fate }) => [
      keyOf(ref),
      uid,
      fate,
    ]),
    neededBy: neededBy.map(({ by }) => keyOf(by)),
    unknowns: unknowns.map(inWords).map(({ what, object }) => [what, object]),
  });
  const unread = apis.filter(({ isRead }) => !isRead).map(({ resource }) => resource);
  return { subject, items, customResources, unread, neededBy, withSecrets, unknowns, digest };
}

/** All objects, custom resources first: people may lose them. */
export function itemsOf({ items, customResources }: ExtensionPlan): ExtensionItem[] {
  return [...customResources.flatMap(api => api.items), ...items];
}

/** Returns the objects that go, without custom resources. It counts Secrets only if all of them are known. */
export function takenAlong({ items, withSecrets }: Pick<ExtensionPlan, 'items' | 'withSecrets'>): ExtensionItem[] {
  return items.filter(item => item.fate !== 'Keep' && (withSecrets || isNoSecret(item)));
}

function isNoSecret({ ref }: ExtensionItem): boolean {
  return !isA(ref, secrets);
}

/** Whether anything of the operator goes. A ClusterObjectSet and its Secrets are only records. */
export function tearsDown({ items }: Pick<ExtensionPlan, 'items'>): boolean {
  return takenAlong({ items, withSecrets: false }).some(({ ref }) => !isA(ref, clusterObjectSets));
}

/** Returns the objects with data, which take a second decision. */
export function doomed({ items, customResources }: Pick<ExtensionPlan, 'items' | 'customResources'>): ExtensionItem[] {
  return [...items.filter(({ fate }) => fate === 'Blocks'), ...customResources.flatMap(api => api.items)];
}

function itemOf(object: Installed): ExtensionItem {
  const { ref, meta, with: leader, sharedWith } = object;
  const identified = { ref, ...(meta?.uid && { uid: meta.uid }) };
  if (sharedWith) return { ...identified, fate: 'Keep', reason: `${describe(sharedWith)} owns it, too` };
  if (!leader || !goes(object))
    return { ...identified, fate: 'Keep', reason: 'it is labelled as a part of it, but nothing owns it' };
  if (isOneOf(ref, dataKinds))
    return { ...identified, fate: 'Blocks', reason: `data goes with it, and ${describe(leader)} takes it along` };
  return { ...identified, fate: 'Follows', follows: leader };
}

/** A custom resource that another one owns goes with its owner, so people need not delete it first. */
function customResourceItem(
  { ref, meta }: Candidate,
  crd: ObjectRef,
  byUid: ReadonlyMap<string | undefined, ObjectRef>,
): ExtensionItem {
  const manager = meta && markOf({ ref, meta });
  const identified = { ref, ...(meta?.uid && { uid: meta.uid }), ...(manager && { managedBy: manager.name }) };
  const owner = meta?.ownerReferences?.map(({ uid }) => byUid.get(uid)).find(found => found !== undefined);
  if (owner && owner !== ref) return { ...identified, fate: 'Follows', follows: owner };
  return { ...identified, fate: 'Blocks', reason: `its data goes with ${describe(crd)}` };
}

function inOrder(items: readonly ExtensionItem[]): ExtensionItem[] {
  return items.toSorted(
    (a, b) =>
      compare(a.ref.kind, b.ref.kind) ||
      compare(a.ref.namespace ?? '', b.ref.namespace ?? '') ||
      compare(a.ref.name, b.ref.name) ||
      compare(a.ref.apiVersion, b.ref.apiVersion),
  );
}
