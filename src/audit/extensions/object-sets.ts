import { resourceName } from '../../cluster/object.ts';
import { clusterObjectSets } from '../../extension/resources.ts';
import { extensionNameLabel } from '../../names.ts';
import type { ExtensionAuditInput } from './input.ts';
import type { ExtensionLeftover, ExtensionRule } from './rule.ts';

/** A ClusterObjectSet that still owns its objects and has lost its ClusterExtension. */
export const objectSetWithoutExtension: ExtensionRule = {
  name: 'object-set-without-extension',
  severity: 'medium',
  find: input =>
    abandonedSets(input, false).map(set => ({
      ...set,
      reason: 'its ClusterExtension is gone, and it still keeps its objects as they are',
      breaks: 'nothing upgrades the operator, and deleting this deletes all that it holds, with the data',
    })),
};

/** A ClusterObjectSet that has handed its objects over and has lost its ClusterExtension. */
export const archivedObjectSet: ExtensionRule = {
  name: 'archived-object-set',
  severity: 'low',
  find: input =>
    abandonedSets(input, true).map(set => ({
      ...set,
      reason: 'it is archived, and its ClusterExtension is gone',
      breaks: 'nothing; it is in the way',
    })),
};

/**
 * Returns the ClusterObjectSets that have lost their ClusterExtension. One that names none was made by hand, or by an
 * unfinished migration. operator-controller finds its own by the label, so a new ClusterExtension of that name takes
 * them over.
 */
function abandonedSets(
  { extensions, revisions }: ExtensionAuditInput,
  archived: boolean,
): Omit<ExtensionLeftover, 'reason' | 'breaks'>[] {
  return revisions
    .filter(revision => revision.archived === archived)
    .flatMap(({ ref, meta }) => {
      const extension = meta.labels?.[extensionNameLabel];
      if (extension === undefined || !extensions.known || extensions.value.has(extension)) return [];
      return [{ ref, meta, extension, resource: resourceName(clusterObjectSets) }];
    });
}
