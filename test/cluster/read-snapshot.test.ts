import { join } from 'node:path';
import t from 'tap';
import { readSnapshot, SnapshotError } from '../../src/cluster/snapshot/read-snapshot.ts';
import { messageOf } from '../support/error-message.ts';

const lines = (...text: string[]): string => text.join('\n');

const configMap = lines('apiVersion: v1', 'kind: ConfigMap', 'metadata:', '  name: settings', '  namespace: a');

const readable = {
  OneObject: { reason: 'kubectl get NAME -o yaml', text: configMap, want: ['v1 ConfigMap settings'] },
  ManyDocuments: {
    reason: 'empty documents and comments between them are nothing',
    text: lines(configMap, '---', '# nothing', '---', configMap.replace('settings', 'more')),
    want: ['v1 ConfigMap settings', 'v1 ConfigMap more'],
  },
  List: {
    reason: 'kubectl get -o yaml of several objects',
    text: lines('apiVersion: v1', 'kind: List', 'items:', '- apiVersion: v1', '  kind: Pod', '  metadata: {name: p}'),
    want: ['v1 Pod p'],
  },
  TypedList: {
    reason: 'the API server leaves apiVersion and kind of the items out (kubectl get --raw)',
    text: '{"kind": "DeploymentList", "apiVersion": "apps/v1", "items": [{"metadata": {"name": "d"}}]}',
    want: ['apps/v1 Deployment d'],
  },
  EmptyList: { reason: 'nothing was found', text: '{"kind": "List", "apiVersion": "v1", "items": []}', want: [] },
  NullList: { reason: 'Go writes an empty list like that', text: 'kind: PodList\napiVersion: v1\nitems:', want: [] },
  KindThatEndsInList: {
    reason: 'an object with a name is no list of others',
    text: lines('apiVersion: x.example.io/v1', 'kind: AllowList', 'metadata: {name: one}', 'items: [10.0.0.0/8]'),
    want: ['x.example.io/v1 AllowList one'],
  },
  EmptyFile: { reason: 'kubectl get of nothing', text: '', want: [] },
};

for (const [name, { reason, text, want }] of Object.entries(readable)) {
  t.test(name, async t => {
    const { objects: found } = readSnapshot(join(t.testdir({ 'dump.yaml': text }), 'dump.yaml'));
    t.strictSame(
      found.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`),
      want,
      reason,
    );
  });
}

t.test('a folder is read with its subfolders, in order, and only its YAML and JSON', async t => {
  const other = (name: string): string => configMap.replace('settings', name);
  const dir = t.testdir({
    'b.yml': other('second'),
    'a.json': '{"apiVersion": "v1", "kind": "Node", "metadata": {"name": "first"}}',
    nested: { deep: { 'c.yaml': other('third') } },
    'notes.txt': 'nothing to read',
  });
  t.strictSame(
    readSnapshot(dir).objects.map(({ metadata }) => metadata.name),
    ['first', 'second', 'third'],
  );
});

const unreadable = {
  BrokenYaml: {
    text: lines('apiVersion: v1', 'kind: [Pod', 'metadata: {name: p}'),
    want: /^DIR\/dump\.yaml:3: \S.*$/,
  },
  DuplicateKey: {
    text: lines(configMap, 'kind: Secret'),
    want: 'DIR/dump.yaml:6: Map keys must be unique',
  },
  NoKind: {
    text: lines(configMap, '---', 'apiVersion: v1', 'metadata: {name: x}'),
    want: 'DIR/dump.yaml:7: an object needs apiVersion, kind and metadata.name',
  },
  NoObject: {
    text: lines('- just', '- words'),
    want: 'DIR/dump.yaml:1: an object needs apiVersion, kind and metadata.name',
  },
  ItemWithoutName: {
    text: lines('apiVersion: v1', 'kind: List', 'items:', '- {apiVersion: v1, kind: Pod, metadata: {name: p}}', '- {}'),
    want: 'DIR/dump.yaml:5: an object needs apiVersion, kind and metadata.name',
  },
};

for (const [name, { text, want }] of Object.entries(unreadable)) {
  t.test(`${name} is one line that names the place`, async t => {
    const dir = t.testdir({ 'dump.yaml': text });
    t.match(unreadableBecause(dir).replaceAll(dir, 'DIR'), want);
  });
}

t.test('what is not there to be read', async t => {
  const dir = t.testdir({ empty: {} });
  t.match(unreadableBecause(join(dir, 'none')), /\/none: cannot be read: ENOENT/);
  t.match(unreadableBecause(join(dir, 'empty')), /\/empty: there is no YAML or JSON file in this folder$/);
});

function unreadableBecause(path: string): string {
  return messageOf(() => readSnapshot(path), SnapshotError);
}
