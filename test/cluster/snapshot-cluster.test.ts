import t from 'tap';
import type { ClusterReader, KubeObject, Resource } from '../../src/cluster/cluster.ts';
import { configMaps } from '../../src/cluster/resources.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { cases, fixtures } from './cases.ts';

for (const [name, { reason, ask, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    t.strictSame(await ask(new SnapshotCluster(fixtures)), want, reason);
  });
}

function object(apiVersion: string, kind: string, name: string, namespace?: string): KubeObject {
  return { apiVersion, kind, metadata: { name, ...(namespace && { namespace }) } };
}

/** The resource of an API with one object in the snapshot and nothing else. */
async function guessed(kind: string, namespace?: string): Promise<Resource | undefined> {
  return new SnapshotCluster([object('x.example.io/v2', kind, 'one', namespace)]).resource('x.example.io', kind);
}

const guesses = {
  Plain: { kind: 'Widget', want: 'widgets' },
  EndsInY: { kind: 'NetworkPolicy', want: 'networkpolicies' },
  EndsInS: { kind: 'PriorityClass', want: 'priorityclasses' },
  IsPlural: { kind: 'Endpoints', want: 'endpoints' },
};

t.test('an API that only objects tell of', async t => {
  for (const [name, { kind, want }] of Object.entries(guesses)) {
    const resource = { group: 'x.example.io', version: 'v2', kind, plural: want };
    t.strictSame(await guessed(kind), { ...resource, namespaced: false }, name);
    t.strictSame(await guessed(kind, 'a'), { ...resource, namespaced: true }, `${name}, in a namespace`);
  }
});

t.test('objects are found in whatever version they were written down', async t => {
  const cluster = new SnapshotCluster([...fixtures, object('port.example.io/v1beta1', 'Widget', 'old', 'port-c')]);
  const resource = await cluster.resource('port.example.io', 'Widget', 'v1beta1');
  t.equal(resource?.version, 'v1', 'a version that the CRD does not serve is not offered');
  t.strictSame(resource && (await namesOf(cluster, resource, 'port-c')), ['old']);
});

t.test('versions are preferred as an API server does', async t => {
  const versions = ['foo1', 'v1alpha2', 'v1', 'v10', 'v11beta2', 'v2', 'v1beta1', 'foo10'];
  const names = { kind: 'Thing', plural: 'things' };
  const crd = {
    ...object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'things.x.example.io'),
    spec: { group: 'x.example.io', scope: 'Cluster', names },
  };
  const found: (string | undefined)[] = [];
  for (const _ of versions) {
    const rest = versions.filter(name => !found.includes(name)).map(name => ({ name, served: true }));
    const spec = { ...crd.spec, versions: [{ name: 'v99', served: false }, ...rest] };
    found.push((await new SnapshotCluster([{ ...crd, spec }]).resource('x.example.io', 'Thing'))?.version);
  }
  const reason = 'kubernetes.io/docs: Versions in CustomResourceDefinitions, Version priority';
  t.strictSame(found, ['v10', 'v2', 'v1', 'v11beta2', 'v1beta1', 'v1alpha2', 'foo1', 'foo10'], reason);
});

const undefinedKinds = {
  'of Kubernetes': {
    group: 'policy',
    kind: 'PodDisruptionBudget',
    refused: 'NotInSnapshot: poddisruptionbudgets.policy',
  },
  'of a CustomResourceDefinition': { group: 'x.example.io', kind: 'Widget' },
};

for (const [name, { group, kind, ...want }] of Object.entries(undefinedKinds)) {
  t.test(`a kind ${name} that the files do not tell of`, async t => {
    const ask = (holds: boolean) => new SnapshotCluster([], () => holds).resource(group, kind);
    if ('refused' in want) await t.rejects(ask(false), { reason: 'NotInSnapshot', message: want.refused });
    else t.equal(await ask(false), undefined);
    t.equal(await ask(true), undefined, 'is not there if they tell of all kinds');
  });
}

t.test('an object that is in two files is one object', async t => {
  const twice = [object('v1', 'ConfigMap', 'settings', 'a'), object('v1', 'ConfigMap', 'settings', 'a')];
  const other = object('v1', 'ConfigMap', 'settings', 'b');
  t.strictSame(await namesOf(new SnapshotCluster([...twice, other]), configMaps), ['settings', 'settings']);
});

async function namesOf(cluster: ClusterReader, resource: Resource, namespace?: string): Promise<string[]> {
  const all = await Array.fromAsync(cluster.list(resource, namespace === undefined ? {} : { namespace }));
  return all.map(({ metadata }) => metadata.name);
}
