import t from 'tap';
import { audit } from '../../src/audit/audit.ts';
import { auditExtensions } from '../../src/audit/extensions/audit.ts';
import type { ClusterReader, KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { inWords } from '../../src/inventory/unknown.ts';
import { clusterExtension, objectSet } from '../extension/objects.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { object } from '../support/objects.ts';
import { healthy, without } from './objects.ts';

const gone = clusterExtension('gone');
const left = objectSet('gone-1', gone, {
  metadata: { labels: { 'olm.operatorframework.io/owner-name': 'gone' } },
});
const living = clusterExtension('living');

t.test('an audit finds what both versions of OLM left', async t => {
  const { operators, unknowns } = await audit(new SnapshotCluster([...without('Subscription'), living, left]));
  t.strictSame(unknowns, []);
  t.strictSame(
    operators.map(({ operator }) => operator),
    ['redis-operator.redis', 'clusterextension/gone'],
  );
});

t.test('without OLM v1 it asks for no more than its API', async t => {
  const asked: string[] = [];
  const snapshot = new SnapshotCluster(healthy);
  const cluster: ClusterReader = {
    async resource(group, kind) {
      asked.push(`find ${kind}.${group}`);
      return snapshot.resource(group, kind);
    },
    get(resource, at) {
      asked.push(`get ${resource.plural} ${at.name}`);
      return snapshot.get(resource, at);
    },
    list: ({ plural }) => {
      throw new Error(`asks for all ${plural}`);
    },
    firstPage: ({ plural }) => {
      throw new Error(`asks for the first ${plural}`);
    },
  };
  t.strictSame(await auditExtensions(cluster), { found: [], unknowns: [] });
  t.strictSame(asked, [
    'find ClusterExtension.olm.operatorframework.io',
    'get customresourcedefinitions clusterextensions.olm.operatorframework.io',
  ]);
});

const crdName = 'clusterextensions.olm.operatorframework.io';
const defined = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', crdName, {
  spec: {
    group: 'olm.operatorframework.io',
    scope: 'Cluster',
    names: { kind: 'ClusterExtension', plural: 'clusterextensions' },
    versions: [{ name: 'v1', served: false }],
  },
});

const unreadable: Record<string, { objects: readonly KubeObject[]; refused?: string; what: string }> = {
  NotServed: { objects: [defined], what: 'find the API of ClusterExtension.olm.operatorframework.io' },
  Extensions: { objects: [living, left], refused: 'ClusterExtension', what: `list ${crdName}` },
  ObjectSets: {
    objects: [living, left],
    refused: 'ClusterObjectSet',
    what: 'list clusterobjectsets.olm.operatorframework.io',
  },
};

for (const [name, { objects, refused, what }] of Object.entries(unreadable))
  t.test(`${name}: what cannot be read is no leftover, and is told`, async t => {
    const cluster = refusing(new SnapshotCluster(objects), ({ resource }) => resource.kind === refused);
    const { found, unknowns } = await auditExtensions(cluster);
    t.strictSame(found, []);
    t.strictSame(
      unknowns.map(unknown => inWords(unknown).what),
      [what],
    );
  });
