import t from 'tap';
import { bundleOf, readBundle } from '../../hub/bundle.ts';
import { ourBundles } from '../support/control-plane/cluster.ts';

t.test('our own bundles can be read', async t => {
  const sink = ourBundles().find(dir => dir.endsWith('kitchen-sink')) ?? '';
  t.match(readBundle(sink), { dir: sink, packageName: 'kitchen-sink', version: '1.0.0', foreign: [] });
});

const crd = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  spec: { group: 'x.io', names: { kind: 'Test', plural: 'tests' }, scope: 'Namespaced' },
};
const csv = {
  apiVersion: 'operators.coreos.com/v1alpha1',
  kind: 'ClusterServiceVersion',
  metadata: { name: 'a.v1', annotations: { 'alm-examples': '[{"kind":"Test"}]' } },
  spec: {
    version: '1.0.0',
    installModes: [{ type: 'OwnNamespace', supported: true }],
    customresourcedefinitions: {
      owned: [{ name: 'tests.x.io' }, { name: 'tests.x.io' }, { name: 'elsewhere.x.io' }],
      required: [{ name: 'bases.y.io' }],
    },
    nativeAPIs: [
      { group: 'route.openshift.io', version: 'v1', kind: 'Route' },
      { group: '', version: 'v1', kind: 'Pod' },
    ],
  },
};
const monitor = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor' };

t.test('what a run must know of a bundle', async t => {
  const own = { apiVersion: 'x.io/v1', kind: 'Test' };
  t.strictSame(bundleOf('/dir', 'a', [crd, csv, monitor, own, { apiVersion: 'apps/v1', kind: 'Deployment' }]), {
    dir: '/dir',
    packageName: 'a',
    version: '1.0.0',
    installModes: [{ type: 'OwnNamespace', supported: true }],
    definitions: [{ group: 'x.io', kind: 'Test', plural: 'tests', namespaced: true }],
    owned: ['elsewhere.x.io', 'tests.x.io'],
    required: ['bases.y.io'],
    foreign: [
      { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' },
      { group: 'monitoring.coreos.com', version: 'v1', kind: 'ServiceMonitor' },
      { group: 'route.openshift.io', version: 'v1', kind: 'Route' },
    ],
    examples: [{ kind: 'Test' }],
  });
});

t.test('what is missing or odd in one', async t => {
  t.throws(() => bundleOf('/dir', 'a', [crd]), { message: 'it has no ClusterServiceVersion' });
  const none = { kind: 'ClusterServiceVersion', metadata: { name: 'a.v1' }, spec: {} };
  t.throws(() => bundleOf('/dir', 'a', [none]), { message: 'it supports no install mode' });
  const { installModes } = csv.spec;
  const bare = { ...none, spec: { installModes } };
  t.match(bundleOf('/dir', 'a', [bare]), { version: 'a.v1', owned: [], required: [], foreign: [], examples: [] });
  for (const text of ['{"kind":"Test"}', 'no JSON']) {
    const odd = { ...bare, metadata: { name: 'a.v1', annotations: { 'alm-examples': text } } };
    t.strictSame(bundleOf('/dir', 'a', [odd]).examples, [], text);
  }
});
