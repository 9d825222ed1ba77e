import t from 'tap';
import { auditMetrics } from '../../src/metrics/audit.ts';
import { newRegistry } from '../../src/metrics/registry.ts';
import { finding, left } from '../audit/findings.ts';

const roles = [finding('rbac-without-owner', 'a'), finding('rbac-without-owner', 'b')];
const unclaimed = { operator: '_', findings: roles.slice(1), remedy: '' };

t.test('leftovers by package, namespace and kind, as the last audit found them', async t => {
  const register = newRegistry();
  const { ended } = auditMetrics(register);
  ended({ operators: [left(roles), unclaimed], unknowns: 0, succeeded: true, seconds: 2.5 }, 60_000);
  const first = await register.metrics();
  t.match(first, 'subscription_guard_leftovers{package="redis-operator",namespace="redis",kind="ClusterRole"} 2\n');
  t.match(first, 'subscription_guard_leftovers{package="",namespace="",kind="ClusterRole"} 1\n');
  t.match(first, 'subscription_guard_audit_duration_seconds 2.5\n');
  t.match(first, 'subscription_guard_audit_unknowns 0\n');
  t.match(first, 'subscription_guard_audit_last_success_timestamp_seconds 60\n');
  ended({ operators: [unclaimed], unknowns: 3, succeeded: false, seconds: 1 }, 120_000);
  const second = await register.metrics();
  t.notMatch(second, 'package="redis-operator"');
  t.match(second, 'subscription_guard_audit_unknowns 3\n');
  t.match(second, 'subscription_guard_audit_last_success_timestamp_seconds 60\n');
});

t.test('an audit that could not tell whether there are any takes nothing back', async t => {
  const register = newRegistry();
  const { ended } = auditMetrics(register);
  ended({ operators: [left(roles)], unknowns: 0, succeeded: true, seconds: 1 }, 0);
  ended({ unknowns: 1, succeeded: false, seconds: 1 }, 0);
  t.match(await register.metrics(), 'package="redis-operator",namespace="redis",kind="ClusterRole"} 2\n');
});

t.test('who does not lead tells nothing', async t => {
  const register = newRegistry();
  const { ended, reset } = auditMetrics(register);
  const told = async () => /^subscription_guard_/m.test(await register.metrics());
  t.notOk(await told());
  ended({ operators: [left(roles)], unknowns: 0, succeeded: true, seconds: 1 }, 0);
  t.ok(await told());
  reset();
  t.notOk(await told());
});
