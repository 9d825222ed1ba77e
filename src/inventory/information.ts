import type { ClusterReader, KubeObject } from '../cluster/cluster.ts';
import { type ObjectRef, refOf } from '../cluster/object.ts';
import { catalogSources, clusterServiceVersions, persistentVolumeClaims } from '../cluster/resources.ts';
import { copiedFromLabel } from '../names.ts';
import { isOfNobody } from '../subject/subject.ts';
import type { Inventory } from './inventory.ts';
import { Reads, type Reported } from './reads.ts';
import { listUnpackedBundles } from './unpacked-bundles.ts';

/** An object that is related to the subject and that no clean-up touches. */
export interface Note {
  readonly ref: ObjectRef;
  /** Its relation to the subject, and what happens to it. */
  readonly note: string;
}

/**
 * Finds objects that are not dependents but that people look for when they uninstall an operator. No decision uses
 * them, so the webhook does not read them and needs no rights on them.
 */
export async function gatherInformation(cluster: ClusterReader, inventory: Inventory): Promise<Reported<Note>> {
  const reads = new Reads(cluster);
  if (isOfNobody(inventory.subject)) return reads.report([]);
  const notes = await Promise.all([
    catalog(reads, inventory),
    copies(reads, inventory),
    unpackedBundles(reads, inventory),
    claims(reads, inventory),
  ]);
  const { found, unknowns } = reads.report([...operatorGroups(inventory), ...notes.flat()]);
  return { found, unknowns: [...unknowns, ...inventory.enabledPlugins.unknowns] };
}

function noteOn(object: KubeObject, note: string): Note {
  return { ref: refOf(object), note };
}

function operatorGroups({ olm }: Inventory): Note[] {
  return olm.operatorGroups.map(group =>
    noteOn(group, 'it says which Namespaces the operators of this one look after; it goes only if a policy says so'),
  );
}

async function catalog(reads: Reads, { subject }: Inventory): Promise<Note[]> {
  if (subject.catalog === undefined) return [];
  const [namespace, name = ''] = subject.catalog.split('/');
  const found = await reads.get(catalogSources, name, namespace);
  return found ? [noteOn(found, `${subject.packageName} comes from it, as other packages may; it stays`)] : [];
}

async function copies(reads: Reads, { subject, olm }: Inventory): Promise<Note[]> {
  const names = new Set(olm.csvs.map(({ name }) => name));
  if (names.size === 0) return [];
  const selector = `${copiedFromLabel}=${subject.namespace}`;
  const copied = await reads.list(clusterServiceVersions, { selector, content: 'metadata' });
  return copied
    .filter(({ metadata }) => names.has(metadata.name))
    .map(copy => noteOn(copy, `OLM's copy of the one in ${subject.namespace}; OLM removes it with that one`));
}

async function unpackedBundles(reads: Reads, { subject }: Inventory): Promise<Note[]> {
  const found = await listUnpackedBundles(reads, new Set([subject.packageName]));
  return found.map(({ ref }) => ({ ref, note: 'the bundle as OLM has unpacked it; it goes with its CatalogSource' }));
}

/**
 * A StatefulSet's claims have no owner and outlive it. They carry the labels of its Pods, and by custom one of those
 * names the custom resource, or the operator if that is gone.
 */
async function claims(reads: Reads, { subject, operandApis }: Inventory): Promise<Note[]> {
  const operands = operandApis.flatMap(api => api.operands.map(({ ref }) => ref));
  const all = await reads.list(persistentVolumeClaims, { content: 'metadata' });
  return all.flatMap(claim => {
    const { namespace, labels = {}, ownerReferences = [] } = claim.metadata;
    if (ownerReferences.length > 0) return [];
    const values = new Set(Object.values(labels));
    const operand = operands.find(ref => ref.namespace === namespace && values.has(ref.name));
    const whose = operand ? `${operand.kind} ${operand.name}` : values.has(subject.packageName) && subject.packageName;
    return whose ? [noteOn(claim, `a label of it says ${whose}, so it may hold data of that; nothing removes it`)] : [];
  });
}
