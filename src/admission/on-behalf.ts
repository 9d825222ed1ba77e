import { activeCleanups } from '../cleanup/active.ts';
import type { CleanupItem } from '../cleanup/cleanup.ts';
import type { Requester } from '../cluster/access.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import { subscriptions } from '../cluster/resources.ts';
import type { Subject } from '../subject/subject.ts';

/**
 * Returns the user whose rights count and who may see names. For our sweeper, that is the user who deleted the
 * Subscription that had this one as a dependency. Undefined: no Cleanup approves this, and by itself the sweeper
 * deletes no Subscription.
 */
export async function requesterOf(
  requester: Requester,
  subject: Subject,
  cluster: ClusterReader,
  ownAccounts: readonly string[],
): Promise<Requester | undefined> {
  if (!ownAccounts.includes(requester.username)) return requester;
  const approved = await activeCleanups(cluster);
  return approved.find(({ spec }) => spec.items.some(item => isDependency(item, subject)))?.spec.requester;
}

function isDependency(item: CleanupItem, subject: Subject): boolean {
  const { uid, step, fate } = item;
  return isA(item, subscriptions) && uid === subject.uid && step === 'dependencies' && fate === 'Delete';
}
