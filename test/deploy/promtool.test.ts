import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { stringify } from 'yaml';
import { promtool } from '../support/control-plane/go-programs.ts';
import { run } from '../support/control-plane/kubectl.ts';
import { kustomizationOf, render } from '../support/kustomize.ts';

// Where promtool has to be built first, that takes minutes.
t.setTimeout(0);
const program = await promtool();

const webhook = (metric: string, pod: string, labels = ''): string =>
  `subscription_guard_${metric}{job="subscription-guard-webhook-metrics",namespace="subscription-guard",pod="${pod}"${labels}}`;
const sweeper = (metric: string, labels = ''): string => `subscription_guard_${metric}{pod="sweeper"${labels}}`;

/** Prometheus' words for a series of values, one each minute: first value, then what is added so many times. */
type Series = Readonly<Record<string, string>>;

const minutes = 300;
const always = (value: number): string => `${value}+0x${minutes}`;
const growing = (each: number): string => `0+${each}x${minutes}`;
const days = 86_400;

/** Two replicas and a sweeper, all well. The clock begins at 0, so an audit that just succeeded shows the time. */
const healthy: Series = {
  [webhook('ready', 'a')]: always(1),
  [webhook('ready', 'b')]: always(1),
  [webhook('certificate_expiry_timestamp_seconds', 'a')]: always(60 * days),
  [webhook('webhook_info', 'a', ',cascade="on"')]: always(1),
  [webhook('decisions_total', 'a', ',verdict="Block"')]: growing(1),
  [webhook('decision_duration_seconds_bucket', 'a', ',endpoint="validate",le="0.5"')]: growing(1),
  [webhook('decision_duration_seconds_bucket', 'a', ',endpoint="validate",le="+Inf"')]: growing(1),
  [webhook('unknowns_total', 'a')]: always(3),
  [webhook('deletion_policies', 'a', ',reason="Malformed"')]: always(0),
  [sweeper('leader')]: always(1),
  [sweeper('cleanups', ',phase="Stalled"')]: always(0),
  [sweeper('audit_duration_seconds')]: always(2),
  [sweeper('audit_last_success_timestamp_seconds')]: growing(60),
};

interface Case {
  /** In place of a healthy series; undefined: there is none. */
  readonly change: Readonly<Record<string, string | undefined>>;
  /** Minutes after which it fires. */
  readonly after: number;
  /** Others that fire as well. */
  readonly also?: readonly string[];
}

const cases: Record<string, Case> = {
  SubscriptionGuardWebhookDown: {
    change: { [webhook('ready', 'a')]: always(0), [webhook('ready', 'b')]: undefined },
    after: 6,
  },
  SubscriptionGuardWebhookNotRedundant: { change: { [webhook('ready', 'b')]: always(0) }, after: 16 },
  SubscriptionGuardCertificateExpiring: {
    change: { [webhook('certificate_expiry_timestamp_seconds', 'a')]: always(10 * days) },
    after: 16,
  },
  SubscriptionGuardDecisionsFailing: {
    change: { [webhook('decisions_total', 'a', ',verdict="Timeout"')]: growing(1) },
    after: 16,
  },
  SubscriptionGuardDecisionsSlow: {
    change: {
      [webhook('decision_duration_seconds_bucket', 'a', ',endpoint="validate",le="0.5"')]: always(0),
      [webhook('decision_duration_seconds_bucket', 'a', ',endpoint="validate",le="10"')]: growing(1),
    },
    after: 32,
  },
  SubscriptionGuardReadsFailing: { change: { [webhook('unknowns_total', 'a')]: growing(1) }, after: 16 },
  SubscriptionGuardPoliciesUnreadable: {
    change: { [webhook('deletion_policies', 'a', ',reason="Malformed"')]: always(1) },
    after: 1,
  },
  SubscriptionGuardNoLeader: { change: { [sweeper('leader')]: always(0) }, after: 6 },
  SubscriptionGuardCleanupStalled: { change: { [sweeper('cleanups', ',phase="Stalled"')]: always(2) }, after: 11 },
  SubscriptionGuardLeftoversFound: {
    change: { [sweeper('leftovers', ',package="redis-operator",namespace="redis",kind="Role"')]: always(1) },
    after: 61,
  },
  SubscriptionGuardAuditFailing: {
    change: { [sweeper('audit_last_success_timestamp_seconds')]: undefined },
    after: 31,
  },
};

t.test('promtool finds nothing wrong with the rules', async t => {
  const { exitCode, stdout, stderr } = await run(program, ['check', 'rules', await rulesFile(t)]);
  t.equal(exitCode, 0, stderr);
  t.match(stdout, `SUCCESS: ${Object.keys(cases).length} rules found`, 'each of them has a case here');
});

t.test('each alert fires for its reason, and none without', async t => {
  const rules = await rulesFile(t);
  const tests = [
    testOf('healthy', healthy, minutes - 1, []),
    ...Object.entries(cases).map(([alert, { change, after, also = [] }]) => {
      const series = Object.entries({ ...healthy, ...change }).filter(([, values]) => values !== undefined);
      return testOf(alert, Object.fromEntries(series) as Series, after, [alert, ...also]);
    }),
  ];
  const file = join(t.testdirName, 'tests.yaml');
  writeFileSync(file, stringify({ rule_files: [rules], evaluation_interval: '1m', tests }));
  const { exitCode, stdout, stderr } = await run(program, ['test', 'rules', file]);
  t.equal(exitCode, 0, `${stdout}\n${stderr}`);
});

t.test('a wrong expectation fails, so the test above sees something', async t => {
  const rules = await rulesFile(t);
  const file = join(t.testdirName, 'tests.yaml');
  const tests = [testOf('healthy', healthy, 10, ['SubscriptionGuardWebhookDown'])];
  writeFileSync(file, stringify({ rule_files: [rules], evaluation_interval: '1m', tests }));
  t.not((await run(program, ['test', 'rules', file])).exitCode, 0);
});

/** Prometheus takes the groups; the rest of a PrometheusRule is for its operator. */
async function rulesFile(t: Test): Promise<string> {
  const dir = t.testdir({});
  const manifests = await render(kustomizationOf(dir, 'deploy/overlays/cert-manager', ['monitoring']));
  const groups = manifests.find(({ kind }) => kind === 'PrometheusRule')?.spec.groups;
  const file = join(dir, 'rules.yaml');
  writeFileSync(file, stringify({ groups }));
  return file;
}

function testOf(name: string, series: Series, after: number, firing: readonly string[]): object {
  return {
    name,
    interval: '1m',
    input_series: Object.entries(series).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      {
        expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: `${after}m`,
        exp_samples: firing.map(alertname => ({ labels: `{alertname="${alertname}"}`, value: 1 })),
      },
    ],
  };
}
