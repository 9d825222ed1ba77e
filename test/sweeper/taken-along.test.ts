import t from 'tap';
import type { KubeObject, ObjectMeta } from '../../src/cluster/cluster.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, csv, installPlan, object, ownedBy, ownerLabels, redis, step, subscription } from '../support/objects.ts';
import { passOver } from './pass-over.ts';

/** What is protected after the cascade has been approved, and what its deletion would take along. */

const rbac = 'rbac.authorization.k8s.io/v1';
const keep = { annotations: { 'helm.sh/resource-policy': 'keep' } };
const managed = { 'olm.managed': 'true' };
const mine = object('v1', 'ConfigMap', 'mine', { namespace: 'redis' });
const settings = (metadata: Partial<ObjectMeta> = {}, name = 'settings') =>
  object('v1', 'ConfigMap', name, { namespace: 'redis', metadata: { ...ownedBy(csv()), ...metadata } });
const rule = (metadata: Partial<ObjectMeta> = {}) =>
  object('monitoring.coreos.com/v1', 'PrometheusRule', 'alerts', {
    namespace: 'redis',
    metadata: { ...ownedBy(csv()), ...metadata },
  });
const condition = object('operators.coreos.com/v2', 'OperatorCondition', 'redis-operator.v1', {
  namespace: 'redis',
  metadata: ownedBy(csv()),
});
const conditionRole = (metadata: Partial<ObjectMeta> = {}) =>
  object(rbac, 'Role', 'redis-operator.v1', { namespace: 'redis', metadata: { ...ownedBy(condition), ...metadata } });
const labelled = (metadata: Partial<ObjectMeta> = {}) =>
  object(rbac, 'ClusterRole', 'redis-operator.v1-abc', { metadata: { labels: ownerLabels, ...metadata } });
const apiRole = (metadata: Partial<ObjectMeta> = {}) =>
  object(rbac, 'ClusterRole', 'redises-v1-admin', { metadata: { labels: managed, ...ownedBy(crd()), ...metadata } });

const backups = { ...crd('Backup', 'backups'), metadata: { name: 'backups.redis.example.io', uid: 'uid-backups' } };
const backupRole = (metadata: Partial<ObjectMeta> = {}) =>
  object(rbac, 'ClusterRole', 'backups-v1-admin', { metadata: { labels: managed, ...ownedBy(backups), ...metadata } });

const installed = [
  subscription(),
  csv(),
  crd(),
  settings(),
  rule(),
  condition,
  conditionRole(),
  labelled(),
  apiRole(),
  backups,
  backupRole(),
  installPlan([
    step('PrometheusRule', 'alerts', 'monitoring.coreos.com'),
    step('CustomResourceDefinition', 'backups.redis.example.io', 'apiextensions.k8s.io'),
  ]),
];

const withCsv = ' ClusterServiceVersion redis-operator.v1: take that annotation or label off to let it go, or its';
const marked = 'it is annotated helm.sh/resource-policy: keep, but it would go with';
const deletesCsv = 'delete ClusterServiceVersion redis-operator.v1';
const deletesCrd = 'delete CustomResourceDefinition redises.redis.example.io';

interface Case {
  readonly objects: readonly KubeObject[];
  readonly want: { readonly phase: string; readonly message?: string | RegExp; readonly kept?: readonly string[] };
  readonly writes: readonly string[];
}

const cases: Record<string, Case> = {
  'nothing: the CSV goes': {
    objects: [csv(), crd(), settings(), condition, conditionRole(), labelled()],
    want: { phase: 'Running' },
    writes: [deletesCsv],
  },
  'what the CSV owns': {
    objects: [csv(), crd(), settings(keep)],
    want: { phase: 'Stalled', message: `ConfigMap redis/settings: ${marked}${withCsv} ownerReferences to keep it` },
    writes: [],
  },
  'what the CSV owns, of a kind that only its bundle names': {
    objects: [csv(), crd(), rule(keep)],
    want: { phase: 'Stalled', message: `PrometheusRule redis/alerts: ${marked}${withCsv} ownerReferences to keep it` },
    writes: [],
  },
  'what has been made since': {
    objects: [csv(), crd(), settings(), settings(keep, 'late')],
    want: { phase: 'Stalled', message: `ConfigMap redis/late: ${marked}${withCsv} ownerReferences to keep it` },
    writes: [],
  },
  'what the CSV owns by way of something else': {
    objects: [csv(), crd(), conditionRole(keep), condition],
    want: { phase: 'Stalled', message: `Role redis/redis-operator.v1: ${marked}${withCsv} ownerReferences to keep it` },
    writes: [],
  },
  'what OLM removes with the CSV by its labels': {
    objects: [csv(), crd(), labelled(keep)],
    want: {
      phase: 'Stalled',
      message: `ClusterRole redis-operator.v1-abc: ${marked}${withCsv} labels olm.owner to keep it`,
    },
    writes: [],
  },
  'what a CRD owns': {
    objects: [crd(), apiRole(keep)],
    want: { phase: 'Stalled', message: /^ClusterRole redises-v1-admin: .* CustomResourceDefinition redises\.redis\./ },
    writes: [],
  },
  'what another CRD owns': {
    objects: [crd(), backups, backupRole(keep)],
    want: { phase: 'Stalled', message: /^ClusterRole backups-v1-admin: / },
    writes: [deletesCrd],
  },
  'what another object owns, too, so that it is not collected': {
    objects: [
      csv(),
      crd(),
      mine,
      settings({
        ...keep,
        ...ownedBy(csv(), mine),
      }),
    ],
    want: { phase: 'Running' },
    writes: [deletesCsv],
  },
  'what nothing owns any more': {
    objects: [csv(), crd(), settings({ ...keep, ownerReferences: [] })],
    want: { phase: 'Running' },
    writes: [deletesCsv],
  },
  'what has outlived its owner': {
    objects: [crd(), settings({ ...keep, ownerReferences: [] })],
    want: { phase: 'Running', kept: ['ConfigMap settings: it is annotated helm.sh/resource-policy: keep'] },
    writes: [deletesCrd],
  },
};

for (const [name, { objects, want, writes }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = new FakeCluster(objects);
    const status = await passOver(cluster, { installed });
    const kept = status.kept.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`);
    t.match({ ...status, kept }, want);
    t.strictSame(cluster.writes, writes);
  });
}

t.test('what is in the way is told, also when something else has finalizers', async t => {
  const busy = settings({ finalizers: ['example.io/wait', 'example.io/too'] }, 'busy');
  const cluster = new FakeCluster([csv(), crd(), settings(keep), busy]);
  const { blocking } = await passOver(cluster, { installed: [...installed, settings({}, 'busy')] });
  t.strictSame(blocking, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace: 'redis',
    name: 'settings',
    finalizers: [],
  });
});

t.test('what follows cannot be read: nothing goes', async t => {
  const cluster = new FakeCluster([csv(), crd(), settings()]);
  cluster.unlistable = 'deployments';
  const { message } = await passOver(cluster, { installed });
  t.match(message, /^ClusterServiceVersion .*: the sweeper could not list deployments\.apps in redis: /);
  t.strictSame(cluster.writes, []);
});

t.test('an operand that another one owns: both stay, and their CRD', async t => {
  const owner = redis('prod');
  const child = (metadata: Partial<ObjectMeta> = {}) => redis('backup', 'redis', { ...ownedBy(owner), ...metadata });
  const before = [...installed, owner, child()];
  const policy = { ...defaultPolicy, operands: 'Delete' } as const;
  const cluster = new FakeCluster([crd(), owner, child(keep)]);
  const { phase, kept } = await passOver(cluster, { installed: before, policy });
  t.equal(phase, 'Succeeded');
  t.match(
    kept.filter(({ kind }) => kind === 'CustomResourceDefinition'),
    [{ reason: 'some of its objects are kept' }],
  );
  t.strictSame(cluster.writes, []);
});
