import type { ObjectMeta } from '../cluster/cluster.ts';
import { byAge } from '../cluster/object.ts';
import { olmsOwnGroups } from '../names.ts';

/**
 * Orders the OperatorGroups of one namespace. The first is the one that stays: OLM's own, which nothing makes again and which
 * a restore from a backup may have made last, or else the oldest.
 */
export function byStanding(a: ObjectMeta, b: ObjectMeta): number {
  return Number(olmsOwnGroups.has(b.name)) - Number(olmsOwnGroups.has(a.name)) || byAge(a, b);
}
