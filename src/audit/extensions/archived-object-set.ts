import { abandonedSets } from './object-sets.ts';
import type { ExtensionRule } from './rule.ts';

/** A ClusterObjectSet that has handed its objects over and has lost its ClusterExtension. */
export const archivedObjectSet: ExtensionRule = {
  name: 'archived-object-set',
  severity: 'low',
  find: scene =>
    abandonedSets(scene, true).map(set => ({
      ...set,
      reason: 'it is archived, and its ClusterExtension is gone',
      breaks: 'nothing; it is in the way',
    })),
};
