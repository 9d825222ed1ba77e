import t from 'tap';
import { livingBundles } from '../../src/audit/living-bundles.ts';
import type { AuditedObjects } from '../../src/audit/read-objects.ts';
import { ClusterError, type ClusterReader, type KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { Reads } from '../../src/inventory/reads.ts';
import { inWords } from '../../src/inventory/unknown.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { object, step, subscription } from '../support/objects.ts';
import { rbac } from './objects.ts';

function plan(namespace: string, ...steps: readonly object[]): KubeObject {
  const status = { phase: 'Complete', plan: steps };
  return object('operators.coreos.com/v1alpha1', 'InstallPlan', 'install-1', { namespace, status });
}

const reader = step('ClusterRole', 'reader', 'rbac.authorization.k8s.io');
const account = step('ServiceAccount', 'operator');
const clusterRole = { apiVersion: rbac, kind: 'ClusterRole', name: 'reader' };
const accountIn = (namespace: string) => ({ apiVersion: 'v1', kind: 'ServiceAccount', namespace, name: 'operator' });

/** Who is asked about, among these Subscriptions and plans. */
const cases = {
  InAPlan: { subscribed: ['redis'], plans: [plan('redis', reader)], ref: clusterRole, want: true },
  InAnyPlan: {
    subscribed: ['cache', 'redis'],
    plans: [plan('cache', account), plan('redis', reader)],
    ref: clusterRole,
    want: true,
  },
  InNone: { subscribed: ['redis'], plans: [plan('redis', account)], ref: clusterRole, want: false },
  InThatOfAnotherNamespace: {
    subscribed: ['cache', 'redis'],
    plans: [plan('cache', reader), plan('redis', account)],
    ref: accountIn('cache'),
    want: false,
  },
  OfANamespaceWithoutSubscription: {
    subscribed: ['redis'],
    plans: [plan('redis', account), plan('cache', account)],
    ref: accountIn('cache'),
    want: false,
  },
  LeftByAPlanWithoutSubscription: {
    subscribed: ['redis'],
    plans: [plan('redis', account), plan('cache', reader)],
    ref: clusterRole,
    want: false,
  },
  PlanIsMissing: { subscribed: ['cache', 'redis'], plans: [plan('redis', account)], ref: clusterRole, want: undefined },
  PlanOfItsNamespaceIsMissing: {
    subscribed: ['cache', 'redis'],
    plans: [plan('redis', account)],
    ref: accountIn('cache'),
    want: undefined,
  },
  PlanOfAnotherNamespaceIsMissing: {
    subscribed: ['cache', 'redis'],
    plans: [plan('redis', reader)],
    ref: accountIn('redis'),
    want: false,
  },
};

const tracesOf = (subscribed: readonly string[]): AuditedObjects => {
  const subscriptions = subscribed.map(namespace => subjectOf(subscription('redis-operator', namespace)));
  return { ...({} as AuditedObjects), subscriptions };
};

for (const [name, { subscribed, plans, ref, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const reads = new Reads(new SnapshotCluster(plans));
    t.equal(await livingBundles(reads, tracesOf(subscribed))(ref), want);
    t.strictSame(reads.unknowns, []);
  });
}

t.test('one list of plans tells about all objects, in small pages', async t => {
  const questions: unknown[] = [];
  const plans = ['cache', 'redis'].map(namespace => plan(namespace, account));
  const snapshot = new SnapshotCluster(plans);
  const cluster: ClusterReader = {
    resource: async () => undefined,
    get: async () => undefined,
    firstPage: () => Promise.reject(new Error('an audit needs all')),
    list(resource, query = {}) {
      questions.push([resource.kind, query.namespace, query.pageSize]);
      return snapshot.list(resource, query);
    },
  };
  const isInLivingBundle = livingBundles(new Reads(cluster), tracesOf(['cache', 'redis']));
  const refs = [clusterRole, accountIn('redis'), accountIn('cache'), clusterRole];
  t.strictSame(await Promise.all(refs.map(ref => isInLivingBundle(ref))), [false, true, true, false]);
  t.strictSame(questions, [['InstallPlan', undefined, 50]]);
});

t.test('what could not be read says nothing about anybody', async t => {
  const cluster: ClusterReader = {
    resource: async () => undefined,
    get: async () => undefined,
    firstPage: () => Promise.reject(new Error('an audit needs all')),
    async *list(_, { pick } = {}) {
      const first = pick?.(plan('redis', account));
      if (first) yield first;
      throw new ClusterError(500, 'InternalError', 'etcd is away');
    },
  };
  const reads = new Reads(cluster);
  t.equal(await livingBundles(reads, tracesOf(['redis']))(clusterRole), undefined);
  t.match(reads.unknowns.map(inWords), [{ what: 'list installplans.operators.coreos.com' }]);
  const beginning = { subscriptions: [subjectOf(subscription('redis-operator', 'redis', { status: {} }))] };
  t.equal(
    await livingBundles(reads, { ...({} as AuditedObjects), ...beginning })(clusterRole),
    undefined,
    'nor does a Subscription that does not tell yet what is being installed for it',
  );
});
