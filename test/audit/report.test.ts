import t from 'tap';
import { reportOf } from '../../src/audit/report.ts';
import { ClusterError } from '../../src/cluster/cluster.ts';
import { finding, left } from './findings.ts';

const now = Date.parse('2026-11-25T10:00:00.500Z');
const csv = finding('csv-without-subscription', 'redis-operator.v1', {
  severity: 'high',
  object: {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'ClusterServiceVersion',
    namespace: 'redis',
    name: 'redis-operator.v1',
  },
});
const unknown = {
  verb: 'get',
  resource: { group: '', plural: 'services' },
  object: { namespace: 'redis', name: 'webhook' },
  error: new ClusterError(403, 'Forbidden', 'no'),
} as const;

t.test('what a policy tool reads', async t => {
  const operators = [left([finding('rbac-without-owner', 'reader')], 'etcd'), left([csv])];
  t.matchSnapshot(JSON.stringify(reportOf({ operators, unknowns: [unknown] }, undefined, now), undefined, 2));
});

t.test('nothing left is a report, too', async t => {
  const { results, summary } = reportOf({ operators: [], unknowns: [] }, undefined, now);
  t.strictSame({ results, summary }, { results: [], summary: { pass: 0, fail: 0, warn: 0, error: 0, skip: 0 } });
});

t.test('a result keeps the time at which it was found first', async t => {
  const first = reportOf({ operators: [left([csv])], unknowns: [unknown] }, undefined, now);
  const again = finding('rbac-without-owner', 'reader');
  const later = reportOf({ operators: [left([csv, again])], unknowns: [unknown] }, first, now + 60_000);
  t.strictSame(
    later.results.map(({ timestamp }) => timestamp.seconds - Math.floor(now / 1_000)),
    [0, 60, 0],
  );
  const other = reportOf({ operators: [left([{ ...csv, uid: 'another' }])], unknowns: [] }, first, now + 60_000);
  t.strictSame(other.results[0]?.timestamp.seconds, Math.floor(now / 1_000) + 60, 'another object of that name is new');
});

t.test('one that somebody else has written is no obstacle', async t => {
  const results = [{ policy: 'theirs' }, { policy: 'theirs', resources: [{}] }] as never;
  t.equal(reportOf({ operators: [left([csv])], unknowns: [] }, { results }, now).results.length, 1);
  t.equal(reportOf({ operators: [left([csv])], unknowns: [] }, {}, now).results.length, 1);
});

t.test('it never gets too large for etcd, and says how much is left out', async t => {
  const many = Array.from({ length: 20_000 }, (_, index) => finding('rbac-without-owner', `reader-${index}`));
  const report = reportOf({ operators: [left(many), left([csv], 'etcd')], unknowns: [] }, undefined, now);
  t.ok(Buffer.byteLength(JSON.stringify(report)) < 1.2 * 1024 * 1024);
  t.equal(report.results[0]?.rule, 'csv-without-subscription', 'the worst first, whoever left it');
  t.match(report.summary, { fail: 20_001, warn: 1 });
  const leftOut = 20_001 - (report.results.length - 1);
  t.match(report.results.at(-1), { rule: 'left-out', result: 'warn', message: new RegExp(`^${leftOut} more results`) });
});
