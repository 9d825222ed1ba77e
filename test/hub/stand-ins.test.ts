import t from 'tap';
import { standIns } from '../../hub/stand-ins.ts';

t.test('what stands in for APIs that a cluster does not serve', async t => {
  const apis = [
    { group: 'monitoring.coreos.com', version: 'v1', kind: 'ServiceMonitor' },
    { group: 'monitoring.coreos.com', version: 'v1', kind: 'ServiceMonitor' },
    { group: 'monitoring.coreos.com', version: 'v1alpha1', kind: 'ServiceMonitor' },
    { group: 'console.openshift.io', version: 'v1', kind: 'ConsolePlugin' },
    { group: 'networking.istio.io', version: 'v1', kind: 'Gateway' },
    { group: 'policy.example.io', version: 'v1', kind: 'NetworkPolicy' },
    { group: 'status.example.io', version: 'v1', kind: 'Ingress' },
    { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role' },
  ];
  const crds = standIns(apis, new Set(['rbac.authorization.k8s.io']));
  t.strictSame(
    crds.map(({ metadata, spec }) => [metadata.name, spec.scope, ...spec.versions.map(one => [one.name, one.storage])]),
    [
      ['servicemonitors.monitoring.coreos.com', 'Namespaced', ['v1', true], ['v1alpha1', false]],
      ['consoleplugins.console.openshift.io', 'Cluster', ['v1', true]],
      ['gateways.networking.istio.io', 'Namespaced', ['v1', true]],
      ['networkpolicies.policy.example.io', 'Namespaced', ['v1', true]],
      ['ingress.status.example.io', 'Namespaced', ['v1', true]],
    ],
  );
  t.strictSame(standIns([], new Set()), []);
});
