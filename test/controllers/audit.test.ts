import { syncBuiltinESMExports } from 'node:module';
import { mock } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { pino } from 'pino';
import t, { type Test } from 'tap';
import { reportName } from '../../src/audit/report.ts';
import { ClusterError, type KubeObject, type Resource } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { type AuditorOptions, auditRegularly } from '../../src/controllers/audit.ts';
import { healthy, without } from '../audit/objects.ts';
import { clusterExtension, objectSet } from '../extension/objects.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';

type Outcome = Parameters<AuditorOptions['observe']>[0];

const broken = without('Subscription');

interface Faults {
  /** Lists of these kinds fail. */
  readonly unreadable?: readonly string[];
  /** Writes of these kinds fail with these errors. */
  readonly unwritable?: Readonly<Record<string, Error>>;
}

/** Lets the audit look at each of these lists of objects, and returns what it has reported and written. */
async function auditing(rounds: readonly (readonly KubeObject[])[], { unreadable = [], unwritable = {} }: Faults = {}) {
  const outcomes: Outcome[] = [];
  const lines: string[] = [];
  const written: { kind: string; verb: string }[] = [];
  const done = new AbortController();
  let report: KubeObject | undefined;
  const snapshot = (): SnapshotCluster => new SnapshotCluster(rounds[outcomes.length] ?? []);
  const write = async (verb: string, { kind }: Resource, object: unknown): Promise<KubeObject> => {
    if (unwritable[kind]) throw unwritable[kind];
    written.push({ verb, kind });
    if (kind === 'ClusterReport') report = JSON.parse(JSON.stringify(object));
    return object as KubeObject;
  };
  await auditRegularly({
    cluster: {
      resource: (...question) => snapshot().resource(...question),
      get: async (resource, at, content) => (at.name === reportName ? report : snapshot().get(resource, at, content)),
      list: (...question) =>
        refusing(snapshot(), ({ resource }) => unreadable.includes(resource.kind)).list(...question),
      firstPage: (resource, limit) => snapshot().firstPage(resource, limit),
      create: (resource, object) => write('create', resource, object),
      patch: (resource, _, patch) => write('patch', resource, patch),
    },
    logger: pino({}, { write: (line: string) => void lines.push(line) }),
    interval: 1,
    report: true,
    now: () => 0,
    instance: 'sweeper',
    random: () => 0,
    signal: done.signal,
    observe: outcome => {
      outcomes.push(outcome);
      if (outcomes.length === rounds.length) done.abort();
    },
  });
  await turn();
  return { outcomes, written, report: report as (KubeObject & { results: object[] }) | undefined, log: lines.join('') };
}

t.test('a healthy cluster: an empty report, and no Events', async t => {
  const { outcomes, written } = await auditing([healthy, healthy]);
  t.match(outcomes, [
    { operators: [], unknowns: 0, succeeded: true },
    { operators: [], unknowns: 0, succeeded: true },
  ]);
  t.strictSame(written, [{ verb: 'create', kind: 'ClusterReport' }], 'what has not changed is not written again');
});

t.test('leftovers are told once, and in the report as long as they are there', async t => {
  const { outcomes, written, report } = await auditing([broken, broken, healthy]);
  t.strictSame(
    outcomes.map(({ operators }) => operators?.length),
    [1, 1, 0],
  );
  t.strictSame(written, [
    { verb: 'create', kind: 'Event' },
    { verb: 'create', kind: 'ClusterReport' },
    { verb: 'patch', kind: 'ClusterReport' },
  ]);
  t.strictSame(report?.results, []);
});

t.test('so are those of OLM v1', async t => {
  const labels = { 'olm.operatorframework.io/owner-name': 'gone' };
  const set = objectSet('gone-1', clusterExtension('gone'), { metadata: { labels } });
  const { outcomes, written, report } = await auditing([[...healthy, clusterExtension('other'), set]]);
  t.match(outcomes, [{ operators: [{ operator: 'clusterextension/gone' }], unknowns: 0, succeeded: true }]);
  t.match(written, [{ kind: 'Event' }, { kind: 'ClusterReport' }]);
  t.match(report?.results, [{ rule: 'object-set-without-extension', resources: [{ name: 'gone-1' }] }]);
});

t.test('an audit that cannot tell who lives says nothing about leftovers', async t => {
  const { outcomes, written } = await auditing([broken], { unreadable: ['Subscription'] });
  t.match(outcomes, [{ operators: undefined, unknowns: 1, succeeded: false }]);
  t.strictSame(written, []);
});

t.test('one that cannot read all tells what it has found, and what it could not read', async t => {
  const { outcomes, report, log } = await auditing([broken], { unreadable: ['ClusterRole'] });
  t.match(outcomes, [{ operators: [{}], unknowns: 1, succeeded: false }]);
  t.match(report?.results, [
    { result: 'fail', rule: 'csv-without-subscription' },
    { result: 'error', message: 'could not list clusterroles.rbac.authorization.k8s.io: Forbidden: no' },
  ]);
  t.match(log, 'the audit could not read everything');
});

t.test('without the API there is no report, which is said once', async t => {
  const notServed = new ClusterError(404, 'NotServed', 'the server could not find the requested resource', {
    kind: 'not-served',
  });
  const { outcomes, log } = await auditing([broken, broken], { unwritable: { ClusterReport: notServed } });
  t.match(outcomes, [{ succeeded: true }, { succeeded: true }]);
  t.equal(log.split('install the API openreports.io/v1alpha1').length, 2);
});

t.test('what cannot be written is no success', async t => {
  const forbidden = new ClusterError(403, 'Forbidden', 'no');
  const report = await auditing([broken], { unwritable: { ClusterReport: forbidden } });
  t.match(report.outcomes, [{ operators: [{}], unknowns: 0, succeeded: false }]);
  const event = await auditing([broken], { unwritable: { Event: forbidden } });
  t.match(event.outcomes, [{ operators: [{}], unknowns: 0, succeeded: false }]);
});

t.test('a fault of ours ends an audit, not the sweeper', async t => {
  const { outcomes, log } = await auditing([broken, healthy], { unwritable: { Event: new TypeError('a fault') } });
  t.match(outcomes, [{ unknowns: undefined, succeeded: false }, { succeeded: true }]);
  t.match(log, 'the audit failed');
});

const chances = [
  { random: 0, share: 0.9 },
  { random: 0.5, share: 1 },
  { random: 1, share: 1.1 },
];

for (const { random, share } of chances)
  t.test(`by the chance of ${random}, the next audit comes after ${share} of the interval`, async t => {
    mockTimers(t);
    const [firstWait, interval] = [30_000, 600_000];
    const done = new AbortController();
    let audits = 0;
    const write = (): never => t.fail('there is nothing to write') as never;
    const ended = auditRegularly({
      cluster: Object.assign(new SnapshotCluster(healthy), { create: write, patch: write }),
      logger: pino({ level: 'silent' }),
      interval,
      report: false,
      now: () => 0,
      instance: 'sweeper',
      random: () => random,
      signal: done.signal,
      observe: () => {
        audits += 1;
      },
    });
    const after = async (milliseconds: number): Promise<number> => {
      mock.timers.tick(milliseconds);
      // A snapshot answers at once, so an audit that has begun ends in this turn.
      await turn();
      return audits;
    };
    t.equal(await after(firstWait * share - 1), 0);
    t.equal(await after(2), 1, 'so does the first one, after half a minute');
    t.equal(await after(interval * share - 2), 1);
    t.equal(await after(2), 2);
    done.abort();
    await ended;
  });

/** Timers wait until the test says so. Node replaces imports by name only after a sync. */
function mockTimers(t: Test): void {
  mock.timers.enable({ apis: ['setTimeout'] });
  syncBuiltinESMExports();
  t.teardown(() => {
    mock.timers.reset();
    syncBuiltinESMExports();
  });
}
