import type { Test } from 'tap';
import type { TestCluster } from '../control-plane/cluster.ts';
import type { Listing } from '../control-plane/ground-truth.ts';
import { left } from './cascades.ts';

/** By a full listing of the cluster, which is compared both ways. */
export async function isAsBefore(t: Test, cluster: Pick<TestCluster, 'list'>, before: Listing): Promise<void> {
  const now = await cluster.list();
  t.strictSame(left(before, now), [], '0 left');
  t.strictSame(left(now, before), [], 'and nothing else has gone');
}
