import { type Cleanup, type CleanupItem, policyOf } from '../cleanup/cleanup.ts';
import { type Cluster, isObjectMissing, isReplaced } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import { keptByAnnotation, keptOfAnnotation } from '../names.ts';
import { crdsKept, someObjectsKept } from '../plan/ruling.ts';
import type { Policy } from '../policy/policy.ts';
import { componentLabelOf } from '../subject/subject.ts';

/**
 * Notes on CRDs that stay on purpose who kept them, and of which operator, because data outlive every Cleanup. When OLM takes a CRD over
 * again, it drops the note and adds its label.
 */
export async function noteKept(
  cleanup: Cleanup,
  kept: readonly (CleanupItem & { readonly reason: string })[],
  cluster: Pick<Cluster, 'patch'>,
): Promise<void> {
  const policy = policyOf(cleanup);
  const { operator } = cleanup.spec.subject;
  const annotations = { [keptByAnnotation]: keeperOf(cleanup), [keptOfAnnotation]: operator };
  const labels = { [componentLabelOf(operator)]: null };
  await Promise.all(
    kept
      .filter(item => isOnPurpose(item, policy))
      .map(async ({ name, uid }) => {
        try {
          await cluster.patch(customResourceDefinitions, { name }, { metadata: { uid, annotations, labels } });
        } catch (error) {
          if (!isObjectMissing(error) && !isReplaced(error)) throw error;
        }
      }),
  );
}

function isOnPurpose(item: CleanupItem, { operands }: Policy): boolean {
  if (!isA(item, customResourceDefinitions)) return false;
  const { reason } = item;
  return reason === crdsKept || (reason === someObjectsKept && operands === 'Orphan');
}

/** A clean-up from a terminal has no record in the cluster. */
function keeperOf({ metadata: { name, uid } }: Cleanup): string {
  return uid === undefined ? 'kubectl leftovers clean' : `Cleanup ${name}`;
}
