import { abandonedSets } from './object-sets.ts';
import type { ExtensionRule } from './rule.ts';

/** A ClusterObjectSet that still owns its objects and has lost its ClusterExtension. */
export const objectSetWithoutExtension: ExtensionRule = {
  name: 'object-set-without-extension',
  severity: 'medium',
  find: scene =>
    abandonedSets(scene, false).map(set => ({
      ...set,
      reason: 'its ClusterExtension is gone, and it still keeps its objects as they are',
      breaks: 'nothing upgrades the operator, and deleting this deletes all that it holds, with the data',
    })),
};
