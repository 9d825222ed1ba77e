import t from 'tap';
import { mutator } from '../../src/admission/mutate.ts';
import { policyReader } from '../../src/admission/policy-reader.ts';
import { validator } from '../../src/admission/validate.ts';
import type { Cleanup } from '../../src/cleanup/cleanup.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { takeInventory, takePartialInventory } from '../../src/inventory/inventory.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { policyObject } from '../policy/objects.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { cleanupCrd, crd, csv, csvFor, installPlan, object, redis, subscription } from '../support/objects.ts';
import { request } from './request.ts';

/** One more than fit in a page. */
const many = 501;

const crowd = (namespace: string, count = many) =>
  Array.from({ length: count }, (_, index) => redis(`cache-${`${index}`.padStart(4, '0')}`, namespace));

const installed = [subscription(), csvFor('redis'), crd(), cleanupCrd];

/** A cluster that notes which lists of custom resources are asked for. */
class Counting extends FakeCluster {
  readonly reads: string[] = [];

  override list: FakeCluster['list'] = (resource, query) => {
    if (resource.kind === 'Redis') this.reads.push('all');
    return super.list(resource, query);
  };

  override firstPage: FakeCluster['firstPage'] = (resource, limit) => {
    if (resource.kind === 'Redis') this.reads.push(`first ${limit}`);
    return super.firstPage(resource, limit);
  };
}

interface Case {
  readonly objects: readonly KubeObject[];
  readonly endpoint?: 'validate' | 'mutate';
  readonly propagationPolicy?: 'Foreground' | 'Background';
  readonly verdict: string;
  readonly reads: readonly string[];
  readonly says?: RegExp;
  readonly reason: string;
}

const page = 'first 500';
const cases: Record<string, Case> = {
  BlockOfMany: {
    objects: [...installed, ...crowd('redis', 10_000)],
    verdict: 'Block',
    reads: [page],
    says: /500 Redises and some 9,500 more: kubectl get redises\.redis\.example\.io -A/,
    reason: 'a page is enough to deny',
  },
  BlockOfAPage: {
    objects: [...installed, ...crowd('redis', 500)],
    verdict: 'Block',
    reads: [page],
    says: /500 Redises \(500 in redis\)/,
    reason: 'that is all',
  },
  CascadeThatTheOperandsBlock: {
    objects: [...installed, ...crowd('redis')],
    propagationPolicy: 'Foreground',
    verdict: 'Block',
    reads: [page],
    says: /500 Redises and some 1 more/,
    reason: 'a page is enough to deny a cascade, too',
  },
  CascadeThatTheOperandsBlockBeforeItIsRecorded: {
    objects: [...installed, ...crowd('redis')],
    endpoint: 'mutate',
    propagationPolicy: 'Foreground',
    verdict: 'Block',
    reads: [page],
    reason: 'the same',
  },
  CascadeThatDeletesThem: {
    objects: [...installed, ...crowd('redis'), policyObject('all', { operands: 'Delete' })],
    endpoint: 'mutate',
    propagationPolicy: 'Foreground',
    verdict: 'Cascade',
    reads: [page, 'all'],
    reason: 'what is deleted must be known',
  },
  CascadeThatMayLeaveThem: {
    objects: [...installed, ...crowd('elsewhere')],
    endpoint: 'mutate',
    propagationPolicy: 'Foreground',
    verdict: 'Cascade',
    reads: [page, 'all'],
    reason: 'the first ones are out of reach: the last one may not be',
  },
  CascadeThatTheLastOperandBlocks: {
    objects: [...installed, ...crowd('a-first'), redis('prod', 'redis')],
    endpoint: 'mutate',
    propagationPolicy: 'Foreground',
    verdict: 'Block',
    reads: [page, 'all'],
    says: /kubectl delete redises\.redis\.example\.io prod -n redis/,
    reason: 'it is found, although it is not on the first page',
  },
  Warning: {
    objects: [...installed, ...crowd('redis'), policyObject('all', { action: 'Warn' })],
    verdict: 'Warn',
    reads: ['all'],
    reason: 'it lets the deletion go',
  },
  NothingLeftButForeignOperands: {
    // The CRD is another operator's, too, and looks after all of them.
    objects: [subscription(), crd(), cleanupCrd, csv('twin.v1', 'a'), ...crowd('a')],
    verdict: 'NothingLeft',
    reads: [page, 'all'],
    reason: 'a page never lets a deletion go',
  },
};

for (const [name, { objects, endpoint = 'validate', propagationPolicy = 'Background', ...want }] of Object.entries(
  cases,
)) {
  t.test(`${endpoint}: ${name}`, async t => {
    const cluster = new Counting(objects);
    const options = {
      cluster,
      policies: policyReader(cluster, Date.now),
      mayAccess: async () => true,
      ownAccounts: [],
      now: Date.now,
      cascade: true,
    };
    const decide = endpoint === 'mutate' ? mutator(options) : validator(options);
    const decision = await decide({ ...request, propagationPolicy }, new AbortController().signal);
    t.equal(decision.verdict, want.verdict, want.reason);
    t.strictSame([...new Set(cluster.reads)], want.reads, want.reason);
    if (want.says) t.match(decision, { message: want.says });
    const { plan } = decision;
    if (!plan?.whole) t.equal(decision.allowed, false, 'a partial plan is a denial');
    for (const { spec } of cluster.of('Cleanup') as Cleanup[])
      t.match(spec.operands, [{ count: many }], 'the record counts all');
  });
}

t.test('where everything fits in a page, both inventories and plans are the same', async t => {
  const account = object('v1', 'ServiceAccount', 'redis-operator', { namespace: 'redis' });
  const objects = [...installed, account, installPlan([]), ...crowd('redis', 500)];
  const cluster = new SnapshotCluster(objects);
  const subject = subjectOf(subscription());
  const [short, full] = [await takePartialInventory(cluster, subject), await takeInventory(cluster, subject)];
  t.strictSame(short, full);
  t.strictSame(makePlan(short, defaultPolicy), makePlan(full, defaultPolicy));
});

t.test('where not, they differ in the operands alone, and the counts add up', async t => {
  const cluster = new SnapshotCluster([...installed, ...crowd('redis', 1_234)]);
  const subject = subjectOf(subscription());
  const short = makePlan(await takePartialInventory(cluster, subject), defaultPolicy);
  const full = makePlan(await takeInventory(cluster, subject), defaultPolicy);
  const [[api], [whole]] = [short.operands, full.operands];
  t.equal(short.whole, false);
  t.not(short.digest, full.digest);
  t.equal((api?.items.length ?? 0) + Number(api && 'more' in api && api.more), whole?.items.length);
  const others = ({ items }: { readonly items: readonly { readonly step: string }[] }) =>
    items.filter(({ step }) => step !== 'operands');
  t.strictSame(others(short), others(full));
});
