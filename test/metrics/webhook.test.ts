import t from 'tap';
import { allowed, denied } from '../../src/admission/decision.ts';
import { apiMetrics, newRegistry } from '../../src/metrics/registry.ts';
import { certificateMetric, decisionMetrics, policiesMetric } from '../../src/metrics/webhook.ts';

t.test('decisions are counted by endpoint, verdict and action, their unknowns are added up', async t => {
  const register = newRegistry();
  const observe = decisionMetrics(register, [{ path: '/validate' }]);
  const decision = { ...denied('Block', ''), action: 'Block', unknowns: 2 } as const;
  observe('/validate', decision, 0.03);
  observe('/validate', decision, 0.3);
  observe('/mutate', allowed('Exempt'), 0.001);
  const text = await register.metrics();
  const name = 'subscription_guard_decisions_total';
  t.match(text, `${name}{endpoint="validate",verdict="Block",action="Block"} 2\n`);
  t.match(text, `${name}{endpoint="mutate",verdict="Exempt",action=""} 1\n`);
  t.match(text, 'subscription_guard_decision_duration_seconds_bucket{le="0.05",endpoint="validate"} 1\n');
  t.match(text, 'subscription_guard_decision_duration_seconds_bucket{le="0.5",endpoint="validate"} 2\n');
  t.match(text, 'subscription_guard_unknowns_total 4\n');
});

t.test('what alerts are about is there before it happens', async t => {
  const register = newRegistry();
  decisionMetrics(register, [{ path: '/validate' }, { path: '/validate-operator-group' }]);
  const counted = (await register.metrics()).split('\n').filter(line => line.includes('decisions_total{'));
  const name = 'subscription_guard_decisions_total';
  t.strictSame(
    counted,
    ['validate', 'validate-operator-group'].flatMap(endpoint =>
      ['Error', 'Timeout', 'PolicyUnreadable'].map(
        verdict => `${name}{endpoint="${endpoint}",verdict="${verdict}",action=""} 0`,
      ),
    ),
    'of each endpoint, and of no other',
  );
});

t.test('the expiry is that of the certificate in use', async t => {
  const register = newRegistry();
  let expiry = new Date('2030-01-01');
  certificateMetric(register, () => expiry);
  t.match(await register.metrics(), 'subscription_guard_certificate_expiry_timestamp_seconds 1893456000\n');
  expiry = new Date('2031-01-01');
  t.match(await register.metrics(), 'subscription_guard_certificate_expiry_timestamp_seconds 1924992000\n');
});

t.test('the age of the policies is told once they have been read', async t => {
  const register = newRegistry();
  let age: number | undefined;
  policiesMetric(register, () => age);
  t.notMatch(await register.metrics(), /^subscription_guard_policies_age_seconds/m);
  age = 1.5;
  t.match(await register.metrics(), 'subscription_guard_policies_age_seconds 1.5\n');
});

const paths: Record<string, string> = {
  '/version': '',
  '/apis': '',
  '/api/v1/namespaces': 'namespaces',
  '/api/v1/namespaces/redis': 'namespaces',
  '/api/v1/namespaces/redis/configmaps/settings': 'configmaps',
  '/apis/operators.coreos.com/v1/operators/redis-operator.redis': 'operators',
  '/apis/operators.coreos.com/v1alpha1/namespaces/redis/subscriptions': 'subscriptions',
  '/apis/subscription-guard.io/v1alpha1/cleanups/a/status': 'cleanups',
};

t.test('calls to the API server are counted by what they are about', async t => {
  for (const [path, resource] of Object.entries(paths)) {
    const register = newRegistry();
    apiMetrics(register)({ method: 'GET', path, code: 200 });
    const line = `subscription_guard_api_requests_total{verb="GET",resource="${resource}",code="200"} 1\n`;
    t.match(await register.metrics(), line, path);
  }
});
