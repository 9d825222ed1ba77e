import type { GroupKind } from '../cluster/object.ts';

const ofGroup = (group: string, ...kinds: readonly string[]): GroupKind[] => kinds.map(kind => ({ group, kind }));

/**
 * The kinds that OLM v1 installs: those that a bundle may hold (operator-registry, supported_resources.go), those that
 * operator-controller makes of its ClusterServiceVersion, and the others in its order (operator-controller 1.10.0,
 * applier/phase.go). Without Secrets: the right to list them is the right to read them.
 */
export const installedKinds: readonly GroupKind[] = [
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

/** Kinds whose deletion deletes data, and no operator cleans up after that: a Namespace goes with everything in it. */
export const dataKinds: readonly GroupKind[] = ofGroup('', 'Namespace', 'PersistentVolume', 'PersistentVolumeClaim');
