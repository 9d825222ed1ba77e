import { pino } from 'pino';
import t from 'tap';
import { Announcer } from '../../src/admission/announcer.ts';
import { allowed, type Decision, denied } from '../../src/admission/decision.ts';
import type { DeletionRequest } from '../../src/admission/review.ts';
import { ClusterError, type KubeObject } from '../../src/cluster/cluster.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, csv, planIn, subscription } from '../support/objects.ts';
import { request } from './request.ts';

const minute = 60_000;
/** A whole number of ten minutes since the epoch. */
const noon = Date.parse('2026-01-01T12:00:00Z');
const plan = await planIn([subscription(), csv(), crd()]);
const block = denied('Block', 'no', plan);
const otherPlan = denied('Block', 'no', await planIn([subscription(), csv()]));

interface Created extends KubeObject {
  readonly note: string;
  readonly reason: string;
  readonly reportingController: string;
}

/** Webhooks that share a cluster, each with a clock of its own, and one log. */
function replicas(cluster: FakeCluster & { failure?: ClusterError }) {
  const log: Record<string, unknown>[] = [];
  const logger = pino({}, { write: line => void log.push(JSON.parse(line)) });
  const port = {
    get: async (...question: Parameters<FakeCluster['get']>) => {
      if (cluster.failure) throw cluster.failure;
      return cluster.get(...question);
    },
    create: (...question: Parameters<FakeCluster['create']>) => cluster.create(...question),
  };
  const replica = () => {
    let time = noon;
    const announcer = new Announcer({ cluster: port, logger, now: () => time, instance: 'pod-1' });
    return async (at: number, decision: Decision, asked: Partial<DeletionRequest> = {}, admissions = true) => {
      time = at;
      const decide = announcer.telling(async () => decision, { admissions });
      const answer = await decide({ ...request, ...asked }, new AbortController().signal);
      if (answer !== decision) throw new Error('the answer is another one');
      await announcer.settled();
      return (cluster.of('Event') as Created[]).length;
    };
  };
  return { replica, log, told: () => cluster.of('Event') as Created[] };
}

t.test('a denial is told about the Subscription, by the webhook', async t => {
  const { replica, told } = replicas(new FakeCluster([]));
  t.equal(await replica()(noon, block), 1);
  t.match(told(), [
    {
      metadata: { name: /^subscription-guard-[0-9a-f]{16}-\d+$/, namespace: 'redis' },
      reason: 'DeletionDenied',
      reportingController: 'subscription-guard.io/webhook',
      reportingInstance: 'pod-1',
      regarding: { kind: 'Subscription', name: 'redis-operator', uid: request.objectUid },
    },
  ]);
});

t.test('the same is told once in ten minutes', async t => {
  const tell = replicas(new FakeCluster([])).replica();
  t.equal(await tell(noon + 9 * minute, block), 1);
  t.equal(await tell(noon + 11 * minute, block), 1, 'although another ten minutes of the clock have begun');
  t.equal(await tell(noon + 19 * minute, block), 2, 'ten minutes later');
});

t.test('another verdict, plan or Subscription is something else', async t => {
  const tell = replicas(new FakeCluster([])).replica();
  t.equal(await tell(noon, block), 1);
  t.equal(await tell(noon, otherPlan), 2);
  t.equal(await tell(noon, denied('Settling', 'wait')), 3);
  t.equal(await tell(noon, block, { objectUid: 'another' }), 4);
});

t.test('what another replica has told is not told again', async t => {
  const { replica } = replicas(new FakeCluster([]));
  const [one, other, third] = [replica(), replica(), replica()];
  t.equal(await one(noon + 9 * minute, block), 1);
  t.equal(await other(noon + 9 * minute, block), 1, 'in the same ten minutes of the clock');
  t.equal(await third(noon + 11 * minute, block), 1, 'nor in the next ones');
  t.equal(await other(noon + 19 * minute, block), 2);
});

t.test('what is admitted is told where nobody is asked afterwards', async t => {
  const tell = replicas(new FakeCluster([])).replica();
  const cascade = allowed('Cascade', plan);
  t.equal(await tell(noon, cascade, {}, false), 0);
  t.equal(await tell(noon, block, {}, false), 1);
  t.equal(await tell(noon, cascade), 2);
});

t.test('who may not write Events is warned once', async t => {
  const cluster = Object.assign(new FakeCluster([]), { failure: new ClusterError(403, 'Forbidden', 'not you') });
  const { replica, log } = replicas(cluster);
  const tell = replica();
  for (const decision of [block, block, otherPlan]) t.equal(await tell(noon, decision), 0);
  t.match(log, [{ level: 40, code: 403, why: 'not you', msg: 'no Event could be written' }]);
  t.equal(log.length, 1);
});

t.test('what could not be written is tried again, and each failure is in the log', async t => {
  const cluster: FakeCluster & { failure?: ClusterError } = new FakeCluster([]);
  cluster.failure = new ClusterError(0, 'Timeout', 'no answer');
  const { replica, log } = replicas(cluster);
  const tell = replica();
  await tell(noon, block);
  await tell(noon, block);
  t.equal(log.length, 2);
  delete cluster.failure;
  t.equal(await tell(noon, block), 1);
});
