import type { AuditedObject } from '../audited-object.ts';
import type { AuditInput } from '../input.ts';
import { withoutManager } from '../other-managers.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/**
 * Cluster-scoped objects of a bundle, which OLM labels with their CSV and never removes
 * (docs/facts/olm.md#bundle-kinds).
 */
export const bundleObjectWithoutCsv: AuditRule = {
  name: 'bundle-object-without-csv',
  severity: 'low',
  find: async input => {
    const abandoned = await withoutOwner(input.objects.bundleObjects, input);
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
  objects: readonly AuditedObject[],
  { living, isInLivingBundle, whoManages }: AuditInput,
): Promise<readonly AuditedObject[]> {
  const suspects = objects.filter(({ meta }) => living.owner(meta) === false);
  const found = await Promise.all(
    suspects.map(async object => ((await isInLivingBundle(object.ref)) === false ? [object] : [])),
  );
  return withoutManager(found.flat(), whoManages);
}
