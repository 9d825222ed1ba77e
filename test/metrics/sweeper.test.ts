import t from 'tap';
import type { Cleanup, Phase } from '../../src/cleanup/cleanup.ts';
import { newRegistry } from '../../src/metrics/registry.ts';
import { sweeperMetrics } from '../../src/metrics/sweeper.ts';
import type { StepName } from '../../src/plan/steps.ts';

function cleanup(uid: string, phase?: Phase, step?: StepName): Cleanup {
  const metadata = { name: uid, uid };
  return { kind: 'Cleanup', metadata, ...(phase && { status: { phase, ...(step && { step }) } }) } as Cleanup;
}

t.test('Cleanups are counted by phase, by the leader only', async t => {
  const register = newRegistry();
  const { seen, leading } = sweeperMetrics(register);
  leading(true);
  seen([cleanup('a'), cleanup('b', 'Stalled', 'csv'), cleanup('c', 'Stalled', 'crds')], 0);
  const text = await register.metrics();
  t.match(text, 'subscription_guard_leader 1\n');
  t.match(text, 'subscription_guard_cleanups{phase="Pending"} 1\n');
  t.match(text, 'subscription_guard_cleanups{phase="Stalled"} 2\n');
  t.match(text, 'subscription_guard_cleanups{phase="Succeeded"} 0\n');
  leading(false);
  const after = await register.metrics();
  t.match(after, 'subscription_guard_leader 0\n');
  t.notMatch(after, 'subscription_guard_cleanups{', 'another one tells now');
});

t.test('a step that had to wait is timed until the next one, or the end', async t => {
  const register = newRegistry();
  const { seen } = sweeperMetrics(register);
  seen([cleanup('a', 'Running', 'csv')], 0);
  seen([cleanup('a', 'Running', 'csv')], 2_000);
  seen([cleanup('a', 'Running', 'crds')], 10_000);
  seen([cleanup('a', 'Succeeded')], 11_000);
  seen([cleanup('a', 'Succeeded')], 90_000);
  const text = await register.metrics();
  const name = 'subscription_guard_cleanup_step_duration_seconds';
  t.match(text, `${name}_sum{step="csv"} 10\n`);
  t.match(text, `${name}_sum{step="crds"} 1\n`);
  t.match(text, `${name}_count{step="crds"} 1\n`);
});

t.test('a Cleanup that somebody has deleted is forgotten', async t => {
  const register = newRegistry();
  const { seen } = sweeperMetrics(register);
  seen([cleanup('a', 'Running', 'csv'), cleanup('b', 'Running', 'csv')], 0);
  seen([cleanup('b', 'Running', 'csv')], 1_000);
  seen([cleanup('a', 'Running', 'crds'), cleanup('b', 'Running', 'crds')], 10_000);
  const text = await register.metrics();
  t.match(text, 'subscription_guard_cleanup_step_duration_seconds_sum{step="csv"} 10\n', 'that of b');
  t.match(text, 'subscription_guard_cleanup_step_duration_seconds_count{step="csv"} 1\n');
});

t.test('policies are counted by how they were taken, by the leader only', async t => {
  const register = newRegistry();
  const { policiesSeen, leading } = sweeperMetrics(register);
  policiesSeen(['Malformed', 'Blocked', 'Blocked']);
  const text = await register.metrics();
  t.match(text, 'subscription_guard_deletion_policies{reason="Accepted"} 0\n');
  t.match(text, 'subscription_guard_deletion_policies{reason="Malformed"} 1\n');
  t.match(text, 'subscription_guard_deletion_policies{reason="Blocked"} 2\n');
  leading(false);
  t.notMatch(await register.metrics(), 'subscription_guard_deletion_policies{');
});
