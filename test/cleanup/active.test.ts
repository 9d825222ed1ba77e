import t from 'tap';
import { hasBegun, leavingCsvs } from '../../src/cleanup/active.ts';
import type { Cleanup, CleanupItem, CleanupStatus, Phase } from '../../src/cleanup/cleanup.ts';

const begun: Readonly<Record<Phase, boolean>> = {
  Pending: false,
  Running: true,
  Stalled: true,
  Succeeded: true,
  Withdrawn: true,
};

t.test('a Cleanup has begun when its Subscription is gone', async t => {
  t.equal(hasBegun({}), false, 'the sweeper has not looked at it yet');
  for (const [phase, want] of Object.entries(begun))
    t.equal(hasBegun({ status: { phase } as CleanupStatus }), want, phase);
});

const csv = (name: string, more: Partial<CleanupItem> = {}) => ({
  apiVersion: 'operators.coreos.com/v1alpha1',
  kind: 'ClusterServiceVersion',
  namespace: 'redis',
  name,
  fate: 'Delete',
  ...more,
});
const cleanup = (uid: string, ...items: readonly object[]) => ({ spec: { subject: { uid }, items } }) as Cleanup;

t.test('the CSVs that other Cleanups remove are leaving', async t => {
  const others = [
    cleanup(
      'uid-1',
      csv('one.v1'),
      csv('kept.v1', { fate: 'Keep' }),
      csv('settings', { apiVersion: 'v1', kind: 'ConfigMap' }),
    ),
    cleanup('uid-4', csv('four.v1', { apiVersion: 'x.example.io/v1' })),
    cleanup('uid-2', csv('two.v1', { namespace: 'team-b' })),
    cleanup('uid-3', csv('three.v1')),
  ];
  t.strictSame([...leavingCsvs(others, 'uid-3')], ['redis/one.v1', 'team-b/two.v1']);
});
