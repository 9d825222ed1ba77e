import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { parse, stringify } from 'yaml';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { clusterExtension, installation, objectSet, ownedCrd } from '../extension/objects.ts';
import { csv, object, ownedBy, redis } from '../support/objects.ts';
import { cli } from './run-cli.ts';

/** A dump that holds these objects, and of all other kinds that are asked for an empty list. */
function snapshot(t: Test, objects: readonly KubeObject[]): string {
  const dir = join(t.testdir(), 'dump');
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    join(dir, 'objects.yaml'),
    stringify({ apiVersion: 'v1', kind: 'List', items: objects }, { aliasDuplicateObjects: false }),
  );
  for (const name of empty) writeFileSync(join(dir, `${name}.yaml`), 'apiVersion: v1\nkind: List\nitems: []\n');
  return dir;
}

const core = [
  'namespaces',
  'serviceaccounts',
  'configmaps',
  'persistentvolumes',
  'persistentvolumeclaims',
  'services',
  'secrets',
];
const olm = ['subscriptions', 'clusterserviceversions', 'installplans', 'operatorgroups', 'operators'];
const empty = [
  ...core,
  ...olm.map(plural => `${plural}.operators.coreos.com`),
  ...['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'].map(
    plural => `${plural}.rbac.authorization.k8s.io`,
  ),
  ...['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'].map(
    plural => `${plural}.admissionregistration.k8s.io`,
  ),
  ...['networkpolicies', 'ingresses'].map(plural => `${plural}.networking.k8s.io`),
  'deployments.apps',
  'apiservices.apiregistration.k8s.io',
  'poddisruptionbudgets.policy',
  'priorityclasses.scheduling.k8s.io',
  'storageclasses.storage.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
];

const secret = object('v1', 'Secret', 'credentials', { namespace: 'redis', metadata: ownedBy(objectSet()) });
const installed = [
  ...installation(),
  secret,
  redis('prod'),
  redis('shard-0', 'redis', ownedBy(redis('prod'))),
  redis('cache', 'team-a'),
];

for (const format of ['table', 'wide', 'tree', 'name', 'json']) {
  t.test(`the plan of an extension as ${format}`, async t => {
    const dir = snapshot(t, installed);
    const { stdout, ...others } = await cli('plan', 'clusterextension/redis', '--snapshot', dir, '-o', format);
    t.strictSame(others, { code: 0, stderr: '' });
    t.matchSnapshot(stdout, format);
  });
}

t.test('YAML holds what JSON holds', async t => {
  const plan = ['plan', 'clusterextension/redis', '--snapshot', snapshot(t, installed), '-o'];
  const [json, yaml] = [await cli(...plan, 'json'), await cli(...plan, 'yaml')];
  t.strictSame(parse(yaml.stdout), JSON.parse(json.stdout));
});

t.test('the plan of an extension as a page', async t => {
  const { stdout, code } = await cli(
    'plan',
    'clusterextension/redis',
    '--snapshot',
    snapshot(t, installed),
    '-o',
    'html',
  );
  t.equal(code, 0);
  t.notMatch(stdout, /(src|href|action)="(?!#)/, 'nothing is fetched from anywhere');
  t.matchSnapshot(mainOf(stdout));
});

t.test('an extension goes by all names that kubectl knows', async t => {
  const dir = snapshot(t, installed);
  const { stdout } = await cli('plan', 'clusterextension/redis', '--snapshot', dir);
  for (const type of [
    'clusterextensions',
    'ClusterExtension',
    'clusterextension.olm.operatorframework.io',
    'clusterextensions.olm.operatorframework.io',
  ])
    t.equal((await cli('plan', `${type}/redis`, '--snapshot', dir)).stdout, stdout, type);
  const ofSet = await cli('plan', 'clusterobjectset/redis-1', '--snapshot', dir);
  t.match(ofSet.stdout, /^ClusterObjectSet redis-1: its deletion deletes 6 objects, /);
  const missing = await cli('plan', 'clusterextension/no-such', '--snapshot', dir);
  t.strictSame(missing, {
    code: 2,
    stdout: '',
    stderr:
      'error: there is no ClusterExtension no-such. "kubectl get clusterextensions" lists those of the cluster.\n',
  });
});

t.test('what others need, and what stays, is told', async t => {
  const needs = csv('needs-redis.v1', 'team-b', {
    spec: { customresourcedefinitions: { required: [{ name: 'redises.redis.example.io', kind: 'Redis' }] } },
  });
  const { ownerReferences: _, ...metadata } = ownedCrd(objectSet(), 'Stray', 'strays').metadata;
  const stray = { ...ownedCrd(objectSet(), 'Stray', 'strays'), metadata };
  const { stdout } = await cli(
    'plan',
    'clusterextension/redis',
    '--snapshot',
    snapshot(t, [...installed, needs, stray]),
  );
  t.matchSnapshot(stdout);
});

t.test('the list names what OLM v1 has left', async t => {
  const gone = clusterExtension('gone');
  const archived = objectSet('gone-1', gone, { spec: { lifecycleState: 'Archived' } });
  const label = (of: KubeObject, name: string): KubeObject => ({
    ...of,
    metadata: { ...of.metadata, labels: { ...of.metadata.labels, 'olm.operatorframework.io/owner-name': name } },
  });
  const orphan = (name: string, extension: string) =>
    label(object('apps/v1', 'Deployment', name, { namespace: 'ops' }), extension);
  const objects = [
    ...installation().map(of => label(of, 'redis')),
    label(archived, 'gone'),
    label(objectSet('gone-2', gone), 'gone'),
    objectSet('by-hand', undefined, { metadata: {} }),
    orphan('orphan', 'helm-one'),
    label(
      object('apps/v1', 'Deployment', 'owned', { namespace: 'ops', metadata: ownedBy(objectSet('gone-2', gone)) }),
      'gone',
    ),
    orphan('of-redis', 'redis'),
  ];
  const dir = snapshot(t, objects);
  const { stdout, code } = await cli('--snapshot', dir);
  t.equal(code, 1);
  t.matchSnapshot(stdout);
  const page = await cli('--snapshot', dir, '-o', 'html');
  t.strictSame(page.code, 1);
  t.matchSnapshot(mainOf(page.stdout), 'as a page, with what takes what along');
});

function mainOf(page: string): string {
  return /<main>.*<\/main>/s.exec(page)?.[0] ?? page;
}

t.test('without OLM v1 it asks for nothing of it', async t => {
  const dir = snapshot(t, [csv('other.v1', 'other', { spec: {} })]);
  const { stderr } = await cli('--snapshot', dir);
  t.notMatch(stderr, 'olm.operatorframework.io');
});
