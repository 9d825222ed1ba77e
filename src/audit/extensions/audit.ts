import type { ClusterReader } from '../../cluster/cluster.ts';
import { isA } from '../../cluster/object.ts';
import { compare } from '../../compare.ts';
import { clusterObjectSets } from '../../extension/resources.ts';
import type { Reported } from '../../inventory/reads.ts';
import { deleteWithLeftovers, listLabelled, oneByOne } from '../../kubectl.ts';
import { extensionNameLabel } from '../../names.ts';
import { findingOf, inOrder, type LeftoverOperator } from '../finding.ts';
import { readExtensionInput } from './input.ts';
import { archivedObjectSet, objectSetWithoutExtension } from './object-sets.ts';
import { objectWithoutExtension } from './object-without-extension.ts';
import type { ExtensionLeftover, ExtensionRule } from './rule.ts';

const rules: readonly ExtensionRule[] = [objectSetWithoutExtension, objectWithoutExtension, archivedObjectSet];

/**
 * Finds what deletions of ClusterExtensions left: objects that were kept with --cascade=orphan and that no program has
 * looked after since. Without OLM v1 it returns nothing, after at most two cheap reads.
 */
export async function auditExtensions(cluster: ClusterReader): Promise<Reported<LeftoverOperator>> {
  const input = await readExtensionInput(cluster);
  const all = input.extensions.known
    ? rules.flatMap(rule => rule.find(input).map(leftover => ({ rule, leftover })))
    : [];
  const groups = Map.groupBy(all, ({ leftover }) => leftover.extension);
  const found = [...groups]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([extension, members]) => ({
      operator: `clusterextension/${extension}`,
      findings: inOrder(members.map(({ rule, leftover }) => findingOf(rule, leftover))),
      remedy: remedyFor(
        extension,
        members.map(({ leftover }) => leftover),
      ),
    }));
  return { found, unknowns: input.unknowns };
}

function remedyFor(extension: string, leftovers: readonly ExtensionLeftover[]): string {
  const sets = leftovers.filter(({ ref }) => isA(ref, clusterObjectSets));
  if (sets.length > 0)
    return oneByOne(...sets.map(({ ref }) => deleteWithLeftovers({ name: `clusterobjectset/${ref.name}` })));
  // An object without an owner may be in use by now, so this lists instead of deleting.
  const kinds = [...new Set(leftovers.map(({ resource }) => resource))].toSorted();
  return listLabelled(kinds, `${extensionNameLabel}=${extension}`);
}
