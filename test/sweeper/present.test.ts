import t from 'tap';
import type { CleanupItem } from '../../src/cleanup/cleanup.ts';
import { type Cluster, ClusterError, type KubeObject } from '../../src/cluster/cluster.ts';
import { presentOf } from '../../src/sweeper/present.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { object } from '../support/objects.ts';

const rbac = 'rbac.authorization.k8s.io/v1';
const names = ['a', 'b', 'c', 'd', 'e', 'f'];

function item(apiVersion: string, kind: string, name: string, more: Partial<CleanupItem> = {}): CleanupItem {
  return { apiVersion, kind, name, uid: `uid-${name}`, step: 'remains', fate: 'Delete', marked: false, ...more };
}

function clusterRoles(...those: readonly string[]): KubeObject[] {
  return those.map(name => object(rbac, 'ClusterRole', name));
}

function roles(namespace: string, ...those: readonly string[]): KubeObject[] {
  return those.map(name => object(rbac, 'Role', name, { namespace }));
}

/** Notes which reads it was asked for. */
function noting(objects: readonly KubeObject[], asked: string[], forbidden: boolean): Cluster {
  const notebook = new FakeCluster(objects);
  const never = () => Promise.reject(new Error('nothing is to be written'));
  return {
    resource: (...question) => notebook.resource(...question),
    create: never,
    patch: never,
    delete: never,
    firstPage: never,
    get: (resource, at) => {
      asked.push(`get ${resource.kind} ${at.name}`);
      return notebook.get(resource, at);
    },
    list: (resource, query) => {
      asked.push(`list ${resource.kind} ${query?.namespace ?? 'everywhere'}`);
      if (forbidden) throw new ClusterError(403, 'Forbidden', 'you may not');
      return notebook.list(resource, query);
    },
  };
}

interface Case {
  readonly items: readonly CleanupItem[];
  readonly objects: readonly KubeObject[];
  readonly forbidden?: boolean;
  readonly want: readonly string[];
  readonly asked: readonly string[];
}

const cases: Record<string, Case> = {
  'few are asked for one by one': {
    items: ['a', 'b'].map(name => item(rbac, 'ClusterRole', name)),
    objects: clusterRoles('b'),
    want: ['b'],
    asked: ['get ClusterRole a', 'get ClusterRole b'],
  },
  'many of the whole cluster by one list': {
    items: names.map(name => item(rbac, 'ClusterRole', name)),
    objects: clusterRoles('b', 'x'),
    want: ['b'],
    asked: ['list ClusterRole everywhere'],
  },
  'those of one namespace by a list of it': {
    items: names.map(name => item(rbac, 'Role', name, { namespace: 'redis' })),
    objects: [...roles('redis', 'a'), ...roles('others', 'b')],
    want: ['a'],
    asked: ['list Role redis'],
  },
  'a name in two namespaces is two names': {
    items: ['redis', 'others'].flatMap(namespace =>
      ['a', 'b', 'c'].map(name => item(rbac, 'Role', name, { namespace })),
    ),
    objects: [...roles('redis', 'a', 'b', 'c'), ...roles('others', 'a', 'b')],
    want: ['a', 'a', 'b', 'b', 'c'],
    asked: ['list Role everywhere'],
  },
  'one by one where a list is not allowed': {
    items: names.map(name => item(rbac, 'ClusterRole', name)),
    objects: clusterRoles('a', 'b', 'c', 'd', 'e'),
    forbidden: true,
    want: ['a', 'b', 'c', 'd', 'e'],
    asked: ['list ClusterRole everywhere', ...names.map(name => `get ClusterRole ${name}`)],
  },
  'what has the name of another is there': {
    items: [item(rbac, 'ClusterRole', 'a', { uid: 'uid-before' })],
    objects: clusterRoles('a'),
    want: ['a'],
    asked: ['get ClusterRole a'],
  },
  'what stays is not asked for': {
    items: [item(rbac, 'ClusterRole', 'a', { fate: 'Keep' })],
    objects: [],
    want: [],
    asked: [],
  },
  'nor is what was never read': {
    items: [{ apiVersion: 'v1', kind: 'Secret', name: 's', step: 'remains', fate: 'Follows', marked: false }],
    objects: [],
    want: [],
    asked: [],
  },
  'an API that has gone has taken its objects along': {
    items: names.map(name => item('gone.example.io/v1', 'Thing', name)),
    objects: [],
    want: [],
    asked: ['list CustomResourceDefinition everywhere'],
  },
};

for (const [name, { items, objects, forbidden = false, want, asked }] of Object.entries(cases)) {
  t.test(name, async t => {
    const reads: string[] = [];
    const present = await presentOf(items, noting(objects, reads, forbidden));
    t.strictSame([...present.keys()].map(item => item.name).toSorted(), want);
    t.strictSame(reads, asked);
  });
}
