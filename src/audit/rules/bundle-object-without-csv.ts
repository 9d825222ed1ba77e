import { withoutManager } from '../other-managers.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { Trace } from '../trace.ts';

/**
 * Cluster-scoped objects of a bundle, which OLM labels with their CSV and never removes
 * (docs/facts/olm.md#bundle-kinds).
 */
export const bundleObjectWithoutCsv: Rule = {
  name: 'bundle-object-without-csv',
  severity: 'low',
  find: async scene => {
    const abandoned = await withoutOwner(scene.traces.bundleObjects, scene);
    return abandoned.map(
      (object): Leftover => ({
        ...object,
        reason: 'the ClusterServiceVersion that it belongs to is gone',
        breaks: 'nothing updates or removes it any more',
      }),
    );
  },
};

/**
 * Returns the objects that have lost the owner in their labels. If several installations share an object, the labels
 * name only the last one (docs/facts/olm.md#owner-labels-shared), so the object must not be in any other known bundle,
 * either.
 */
export async function withoutOwner(
  objects: readonly Trace[],
  { living, isInLivingBundle, whoManages }: Scene,
): Promise<readonly Trace[]> {
  const suspects = objects.filter(({ meta }) => living.owner(meta) === false);
  const found = await Promise.all(
    suspects.map(async object => ((await isInLivingBundle(object.ref)) === false ? [object] : [])),
  );
  return withoutManager(found.flat(), whoManages);
}
