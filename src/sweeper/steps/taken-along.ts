import type { CleanupItem } from '../../cleanup/cleanup.ts';
import type { KubeObject } from '../../cluster/cluster.ts';
import { isA } from '../../cluster/object.ts';
import { clusterServiceVersions } from '../../cluster/resources.ts';
import { ClusterView } from '../../cluster/view.ts';
import type { Candidate, Dependent } from '../../inventory/dependent.ts';
import { keepExisting } from '../../inventory/existing.ts';
import { findLabelled } from '../../inventory/owner-labels.ts';
import { findOwned } from '../../inventory/owner-references.ts';
import type { Reported } from '../../inventory/reads.ts';
import { preciousBelow } from '../../plan/taken-along.ts';
import type { Pass } from '../pass.ts';
import { type ItemState, unread } from '../progress.ts';

/**
 * Says why an object cannot be deleted yet: something that would go with it was protected after the approval. (Before,
 * the plan would not have been approved.) Neither the garbage collector nor OLM heeds the annotation.
 */
export async function whyItTakesTooMuch(
  item: CleanupItem & { readonly uid: string },
  pass: Pass,
  followers: readonly Dependent[],
): Promise<ItemState | undefined> {
  const { found, unknowns } = await newcomers(item, pass);
  const dependents = [...followers, ...found.map((one): Dependent => ({ ...one, foundBy: [] }))];
  const all = await keepExisting(new ClusterView(pass.cluster), dependents);
  const [unknown] = [...unknowns, ...all.unknowns];
  if (unknown) return unread(unknown);
  const precious = preciousBelow({ ref: item, uid: item.uid }, all.found, pass.everybody);
  if (!precious) return undefined;
  const { dependent, protection, bond } = precious;
  const why = `${protection}, but it would go with ${item.kind} ${item.name}: take that annotation or label off to let it go, or its ${bond} to keep it`;
  return { state: 'waiting', why, object: objectOf(dependent), needsPerson: true };
}

function objectOf({ ref: { apiVersion, kind, namespace, name }, meta }: Dependent): KubeObject {
  return { apiVersion, kind, metadata: { ...meta, name, ...(namespace && { namespace }) } };
}

/** Followers that a CSV got after the approval are in no record. */
async function newcomers(item: CleanupItem, { cluster, everybody }: Pass): Promise<Reported<Candidate>> {
  if (!isA(item, clusterServiceVersions)) return { found: [], unknowns: [] };
  const view = new ClusterView(cluster);
  const { olm } = everybody;
  const both = await Promise.all([findOwned(view, olm), findLabelled(view, olm)]);
  return { found: both.flatMap(({ found }) => found), unknowns: both.flatMap(({ unknowns }) => unknowns) };
}
