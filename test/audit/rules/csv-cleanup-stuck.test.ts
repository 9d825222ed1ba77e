import { csvCleanupStuck } from '../../../src/audit/rules/csv-cleanup-stuck.ts';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { csv } from '../../support/objects.ts';
import { managed } from '../objects.ts';
import { testRule } from './table.ts';

const now = '2026-11-24T12:00:00Z';

function deletedAt(
  deletionTimestamp: string | undefined,
  finalizers = ['operators.coreos.com/csv-cleanup'],
): KubeObject[] {
  const deleted = deletionTimestamp === undefined ? {} : { deletionTimestamp };
  return [csv('redis-operator.v1', 'redis', { metadata: { labels: managed, finalizers, ...deleted } })];
}

const stuck =
  'ClusterServiceVersion redis/redis-operator.v1: it was deleted at 2026-11-24T11:54:59Z, and OLM has not removed its finalizer operators.coreos.com/csv-cleanup';

testRule(csvCleanupStuck, import.meta.filename, {
  LongAgo: { reason: 'five minutes and a second', objects: deletedAt('2026-11-24T11:54:59Z'), now, want: [stuck] },
  JustNow: { reason: 'OLM takes its time', objects: deletedAt('2026-11-24T11:55:00Z'), now, want: [] },
  NotDeleted: { reason: 'every CSV has the finalizer', objects: deletedAt(undefined), now, want: [] },
  AnotherFinalizer: {
    reason: 'that one is not for OLM to remove',
    objects: deletedAt('2026-11-24T11:00:00Z', ['example.com/backup']),
    now,
    want: [],
  },
  UnknownTime: { reason: 'a snapshot is of an unknown time', objects: deletedAt('2026-11-24T11:00:00Z'), want: [] },
});
