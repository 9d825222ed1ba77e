import { resourceName } from '../../cluster/object.ts';
import { clusterObjectSets } from '../../extension/resources.ts';
import { extensionNameLabel } from '../../names.ts';
import type { ExtensionLeftover } from './rule.ts';
import type { ExtensionScene } from './scene.ts';

/**
 * Returns the ClusterObjectSets that have lost their ClusterExtension. One that names none was made by hand, or by an
 * unfinished migration. operator-controller finds its own by the label, so a new ClusterExtension of that name takes
 * them over.
 */
export function abandonedSets(
  { extensions, revisions }: ExtensionScene,
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
