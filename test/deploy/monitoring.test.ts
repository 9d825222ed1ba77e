import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Registry } from 'prom-client';
import t from 'tap';
import { auditMetrics } from '../../src/metrics/audit.ts';
import { apiMetrics, newRegistry } from '../../src/metrics/registry.ts';
import { sweeperMetrics } from '../../src/metrics/sweeper.ts';
import { certificateMetric, decisionMetrics, infoMetric, policiesMetric } from '../../src/metrics/webhook.ts';
import { buildHealth } from '../../src/server/health.ts';
import { kustomizationOf, render } from '../support/kustomize.ts';
import type { Manifest } from '../support/manifest.ts';
import { monitoringIn } from './monitoring.ts';
import { parse } from './promql.ts';

const dir = kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', ['audit', 'monitoring']);
const { alerts, panels, expressions } = await monitoringIn(dir);
const manifests = await render(dir);

/** What the operator of Prometheus adds to whatever is scraped by way of a Service. */
const targetLabels = ['namespace', 'service', 'pod', 'container', 'endpoint', 'instance', 'job'];

/** By metric, as a query names it: the labels that it can have. test/e2e/leftovers/audit.test.ts asks the programs themselves. */
const exposed = new Map([...seriesOf(webhook()), ...seriesOf(sweeper())]);

t.test('there are rules and panels to look at', async t => {
  t.ok(alerts.length >= 10);
  t.ok(expressions.length > alerts.length + 10);
});

for (const [where, expression] of expressions) {
  t.test(`${where} asks for what there is`, async t => {
    const { errors, metrics, labels } = parse(expression);
    t.strictSame(errors, []);
    t.ok(metrics.length > 0);
    for (const metric of metrics) t.ok(exposed.has(metric), metric);
    const known = new Set([...targetLabels, ...metrics.flatMap(metric => exposed.get(metric) ?? [])]);
    for (const label of labels) t.ok(known.has(label), label);
  });
}

t.test('the test would notice', async t => {
  t.not(parse('sum(up').errors.length, 0);
  t.not(parse('rate(a_total[5])').errors.length + parse('a b').errors.length, 0);
  t.strictSame(parse('sum by (a) (rate(b{c="d"}[$__rate_interval])) / on (e) f'), {
    errors: [],
    metrics: ['b', 'f'],
    labels: ['a', 'c', 'e'],
  });
  t.notOk(exposed.has('subscription_guard_decision_duration_seconds'), 'a histogram is asked for by its parts');
});

const operations = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operations.md'), 'utf8');

for (const { alert, labels, annotations } of alerts) {
  t.test(`${alert} says what is wrong, and where it is written what to do`, async t => {
    t.match(alert, /^SubscriptionGuard[A-Z]/);
    t.ok(['critical', 'warning', 'info'].includes(labels.severity ?? ''));
    t.ok(annotations.summary);
    t.notMatch(annotations.summary, /\{\{/, 'a summary is the same for all of them');
    t.ok(annotations.description);
    t.equal(annotations.runbook_url, `docs/operations.md#${alert.toLowerCase()}`);
    t.match(operations, new RegExp(`^### ${alert}$`, 'm'), 'its runbook');
  });
}

t.test('each runbook is about an alert', async t => {
  const runbooks = [...operations.matchAll(/^### (SubscriptionGuard\w+)$/gm)].map(([, name]) => name);
  t.strictSame(runbooks.toSorted(), alerts.map(({ alert }) => alert).toSorted());
});

t.test('panels do not lie upon each other', async t => {
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
  );
  t.equal(new Set(cells).size, cells.length);
  t.ok(panels.every(({ gridPos: { x, w } }) => x + w <= 24));
});

/** The names of jobs: the operator of Prometheus takes those of the Services. */
const jobs = new Set<string>();

t.test('each of our programs is scraped, once, at a port that it has, ready or not', async t => {
  const of = (wanted: string): Manifest[] => manifests.filter(({ kind }) => kind === wanted);
  const deployments = of('Deployment');
  t.equal(of('ServiceMonitor').length, deployments.length);
  for (const { metadata, spec } of deployments) {
    const { labels } = spec.template.metadata;
    const ports = spec.template.spec.containers[0].ports.map(({ name }: { name: string }) => name);
    const scrapedBy = of('Service').flatMap(service => {
      if (!selects(service.spec.selector, labels)) return [];
      const monitors = of('ServiceMonitor').filter(({ spec }) =>
        selects(spec.selector.matchLabels, service.metadata.labels ?? {}),
      );
      return monitors.map(monitor => ({ service, monitor }));
    });
    const [scraped, ...others] = scrapedBy;
    t.strictSame(others, [], 'once');
    t.equal(scraped?.monitor.metadata.name, metadata.name);
    t.match(scraped?.service.spec, { clusterIP: 'None', publishNotReadyAddresses: true });
    const asked = scraped?.monitor.spec.endpoints.map(({ port }: { port: string }) => port);
    t.strictSame(
      asked,
      scraped?.service.spec.ports.map(({ name }: { name: string }) => name),
    );
    for (const { targetPort } of scraped?.service.spec.ports ?? []) t.ok(ports.includes(targetPort), targetPort);
    jobs.add(scraped?.service.metadata.name ?? '');
  }
});

t.test('expressions name jobs that there are', async t => {
  const named = expressions.flatMap(([, expression]) =>
    [...expression.matchAll(/job(=~?)"([^"]*)"/g)].map(([, operator, value = '']) => ({ operator, value })),
  );
  t.ok(named.length > 0);
  for (const { operator, value } of named) {
    const found =
      operator === '='
        ? [...jobs].filter(job => job === value)
        : [...jobs].filter(job => new RegExp(`^(?:${value})$`).test(job));
    t.equal(found.length, operator === '=' ? 1 : jobs.size, value);
  }
});

function webhook(): Registry {
  const register = newRegistry();
  apiMetrics(register);
  decisionMetrics(register, []);
  infoMetric(register, { version: '', cascade: true });
  certificateMetric(register, () => new Date());
  policiesMetric(register, () => 0);
  buildHealth({}, register);
  return register;
}

function sweeper(): Registry {
  const register = newRegistry();
  apiMetrics(register);
  sweeperMetrics(register);
  auditMetrics(register);
  buildHealth({}, register);
  return register;
}

function seriesOf(register: Registry): [name: string, labels: readonly string[]][] {
  return register.getMetricsAsArray().flatMap(metric => {
    const { name, type, labelNames } = metric as unknown as { name: string; type: string; labelNames: string[] };
    if (type !== 'histogram') return [[name, labelNames]];
    return [
      [`${name}_bucket`, [...labelNames, 'le']],
      [`${name}_sum`, labelNames],
      [`${name}_count`, labelNames],
    ];
  });
}

function selects(wanted: Manifest['metadata']['labels'] = {}, labels: Manifest['metadata']['labels'] = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}
