import t from 'tap';
import type { Cleanup } from '../../src/cleanup/cleanup.ts';
import { cleanupFor } from '../../src/cleanup/record.ts';
import { ClusterError, type KubeObject, type ListQuery, type Resource } from '../../src/cluster/cluster.ts';
import { reconcile } from '../../src/sweeper/reconcile.ts';
import { Notebook } from '../notebook.ts';
import { crd, csv, installPlan, object, operator, planIn, redis, step, subscription } from '../objects.ts';

const rbac = 'rbac.authorization.k8s.io';
const label = 'operators.coreos.com/redis-operator.redis';
const component = { labels: { [label]: '' } };
const raw = (extra: object = {}) =>
  object(`${rbac}/v1`, 'ClusterRole', 'reader', { metadata: { labels: { 'olm.managed': 'true' }, ...extra } });
const keep = { annotations: { 'helm.sh/resource-policy': 'keep' } };

const approved = [
  subscription(),
  csv(),
  crd(),
  raw(),
  operator(),
  installPlan([step('ClusterRole', 'reader', rbac)], { metadata: component }),
];

/** Some of the API server's answers may fail. */
class Unready extends Notebook {
  readonly #plural: string | undefined;

  constructor(objects: readonly KubeObject[], plural?: string) {
    super(objects);
    this.#plural = plural;
  }

  override list(resource: Resource, query?: ListQuery): AsyncIterable<KubeObject> {
    if (resource.plural === this.#plural) throw new ClusterError(403, 'Forbidden', 'not yet');
    return super.list(resource, query);
  }
}

interface Case {
  /** What is there now. */
  readonly objects: readonly KubeObject[];
  /** Seconds in which nothing has happened; default 0. */
  readonly quiet?: number;
  /** What cannot be listed. */
  readonly failing?: string;
  readonly want: { readonly phase: string; readonly message?: RegExp; readonly kept?: readonly string[] };
  /** In order. */
  readonly writes: readonly string[];
}

const takesCrd = 'delete CustomResourceDefinition redises.redis.example.io';
const takesRole = 'delete ClusterRole reader';
const takesOperator = 'delete Operator redis-operator.redis';
const twin = csv('redis-operator.v1', 'team-b', { metadata: { uid: 'uid-twin' }, spec: {} });
const labelledNamespace = object('v1', 'Namespace', 'redis', { metadata: component });

const cases: Record<string, Case> = {
  'the CSV goes first': {
    objects: [csv(), crd(), raw(), operator()],
    want: { phase: 'Running' },
    writes: ['delete ClusterServiceVersion redis-operator.v1'],
  },
  'what nobody collects goes next': {
    objects: [crd(), raw(), operator()],
    want: { phase: 'Running' },
    writes: [takesRole],
  },
  'under a CSV that has been made again nothing goes': {
    objects: [csv(undefined, undefined, { metadata: { uid: 'uid-again' } }), crd(), raw(), operator()],
    want: { phase: 'Running', message: /ClusterServiceVersion .*: it is still there, and works with/ },
    writes: [],
  },
  'what another installation has come to share stays': {
    objects: [raw(), twin],
    want: { phase: 'Succeeded', kept: ['ClusterRole reader: redis-operator.v1 (team-b) shares it'] },
    writes: [],
  },
  'what has been marked to be kept since stays': {
    objects: [raw(keep)],
    want: { phase: 'Succeeded', kept: ['ClusterRole reader: it is marked helm.sh/resource-policy: keep'] },
    writes: [],
  },
  'a CRD whose only objects are marked to be kept stays': {
    objects: [crd(), redis('late', 'redis', keep)],
    want: {
      phase: 'Succeeded',
      kept: ['CustomResourceDefinition redises.redis.example.io: some of its objects are kept'],
    },
    writes: [],
  },
  'a CRD without objects goes': { objects: [crd(), operator()], want: { phase: 'Running' }, writes: [takesCrd] },
  'the Operator object goes last': { objects: [operator()], want: { phase: 'Running' }, writes: [takesOperator] },
  'an InstallPlan that stays is disowned first': {
    objects: [operator(), installPlan([], { metadata: component })],
    want: { phase: 'Running' },
    writes: ['patch InstallPlan install-1', takesOperator],
  },
  'the Operator object waits for what still carries its label': {
    objects: [operator(), labelledNamespace],
    want: { phase: 'Running', message: /Namespace redis still carries its label/ },
    writes: [],
  },
  'and stays if that stays': {
    objects: [operator(), labelledNamespace],
    quiet: 30,
    want: { phase: 'Succeeded', kept: ['Operator redis-operator.redis: Namespace redis still carries its label'] },
    writes: [],
  },
  'what cannot be read is no reason to let the Operator object stay for good': {
    objects: [operator()],
    quiet: 30,
    failing: 'serviceaccounts',
    want: { phase: 'Stalled', message: /could not list serviceaccounts.*not yet/ },
    writes: [],
  },
};

for (const [name, { objects, quiet = 0, failing, want, writes }] of Object.entries(cases)) {
  t.test(name, async t => {
    const { metadata, ...record } = cleanupFor(await planIn(approved), { username: 'alice' });
    const cleanup: Cleanup = { ...record, metadata: { ...metadata, creationTimestamp: new Date(0).toISOString() } };
    const cluster = new Unready(objects, failing);
    const now = quiet * 1_000;
    const status = await reconcile(cleanup, { cluster, leaving: new Set(), departed: new Set(), now });
    const kept = status.kept.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`);
    t.match({ ...status, kept }, want);
    t.strictSame(cluster.writes, writes);
  });
}
