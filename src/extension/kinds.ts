/** A kind of a group, as a bundle names it. */
interface Kind {
  readonly group: string;
  readonly kind: string;
}

const ofGroup = (group: string, ...kinds: readonly string[]): Kind[] => kinds.map(kind => ({ group, kind }));

/**
 * What OLM v1 installs: what a bundle may hold (operator-registry, supported_resources.go), what operator-controller
 * makes of its ClusterServiceVersion, and what else it knows an order for (operator-controller 1.10.0,
 * applier/phase.go). Without Secrets: the right to list them is the right to read them.
 */
export const installedKinds: readonly Kind[] = [
  ...ofGroup('', 'Namespace', 'ServiceAccount', 'ConfigMap', 'PersistentVolume', 'PersistentVolumeClaim', 'Service'),
  ...ofGroup('apps', 'Deployment'),
  ...ofGroup('rbac.authorization.k8s.io', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'),
  ...ofGroup('apiextensions.k8s.io', 'CustomResourceDefinition'),
  ...ofGroup('admissionregistration.k8s.io', 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'),
  ...ofGroup('networking.k8s.io', 'NetworkPolicy', 'Ingress'),
  ...ofGroup('policy', 'PodDisruptionBudget'),
  ...ofGroup('scheduling.k8s.io', 'PriorityClass'),
  ...ofGroup('storage.k8s.io', 'StorageClass'),
  ...ofGroup('autoscaling.k8s.io', 'VerticalPodAutoscaler'),
  ...ofGroup('monitoring.coreos.com', 'PrometheusRule', 'ServiceMonitor', 'PodMonitor'),
  ...ofGroup('cert-manager.io', 'Issuer', 'Certificate'),
  ...ofGroup('route.openshift.io', 'Route'),
  ...ofGroup(
    'console.openshift.io',
    'ConsoleYAMLSample',
    'ConsoleQuickStart',
    'ConsoleCLIDownload',
    'ConsoleLink',
    'ConsolePlugin',
  ),
];

export function isInstalledKind(group: string, kind: string): boolean {
  return installedKinds.some(known => known.group === group && known.kind === kind);
}

/** With these, data goes that no operator could clean up after: a Namespace takes along all that is in it. */
export function holdsData(group: string, kind: string): boolean {
  return group === '' && (kind === 'Namespace' || kind === 'PersistentVolume' || kind === 'PersistentVolumeClaim');
}
