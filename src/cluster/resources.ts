import type { Resource } from './cluster.ts';

/** The APIs that we ask for by name. Every cluster with OLM v0 serves all of them. */

const cluster = (group: string, version: string, kind: string, plural: string): Resource => ({
  group,
  version,
  kind,
  plural,
  namespaced: false,
});

const namespaced = (group: string, version: string, kind: string, plural: string): Resource => ({
  ...cluster(group, version, kind, plural),
  namespaced: true,
});

const olm = 'operators.coreos.com';
const rbac = 'rbac.authorization.k8s.io';

export const subscriptions = namespaced(olm, 'v1alpha1', 'Subscription', 'subscriptions');
export const clusterServiceVersions = namespaced(olm, 'v1alpha1', 'ClusterServiceVersion', 'clusterserviceversions');
export const installPlans = namespaced(olm, 'v1alpha1', 'InstallPlan', 'installplans');
export const operatorGroups = namespaced(olm, 'v1', 'OperatorGroup', 'operatorgroups');
export const operatorConditions = namespaced(olm, 'v2', 'OperatorCondition', 'operatorconditions');
export const catalogSources = namespaced(olm, 'v1alpha1', 'CatalogSource', 'catalogsources');
export const operators = cluster(olm, 'v1', 'Operator', 'operators');

export const namespaces = cluster('', 'v1', 'Namespace', 'namespaces');
export const services = namespaced('', 'v1', 'Service', 'services');
export const secrets = namespaced('', 'v1', 'Secret', 'secrets');
export const configMaps = namespaced('', 'v1', 'ConfigMap', 'configmaps');
export const persistentVolumeClaims = namespaced('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims');
export const serviceAccounts = namespaced('', 'v1', 'ServiceAccount', 'serviceaccounts');
export const deployments = namespaced('apps', 'v1', 'Deployment', 'deployments');
export const roles = namespaced(rbac, 'v1', 'Role', 'roles');
export const roleBindings = namespaced(rbac, 'v1', 'RoleBinding', 'rolebindings');
export const clusterRoles = cluster(rbac, 'v1', 'ClusterRole', 'clusterroles');
export const clusterRoleBindings = cluster(rbac, 'v1', 'ClusterRoleBinding', 'clusterrolebindings');
export const customResourceDefinitions = cluster(
  'apiextensions.k8s.io',
  'v1',
  'CustomResourceDefinition',
  'customresourcedefinitions',
);
export const apiServices = cluster('apiregistration.k8s.io', 'v1', 'APIService', 'apiservices');
export const validatingWebhookConfigurations = cluster(
  'admissionregistration.k8s.io',
  'v1',
  'ValidatingWebhookConfiguration',
  'validatingwebhookconfigurations',
);
export const mutatingWebhookConfigurations = cluster(
  'admissionregistration.k8s.io',
  'v1',
  'MutatingWebhookConfiguration',
  'mutatingwebhookconfigurations',
);
export const validatingAdmissionPolicies = cluster(
  'admissionregistration.k8s.io',
  'v1',
  'ValidatingAdmissionPolicy',
  'validatingadmissionpolicies',
);
export const validatingAdmissionPolicyBindings = cluster(
  'admissionregistration.k8s.io',
  'v1',
  'ValidatingAdmissionPolicyBinding',
  'validatingadmissionpolicybindings',
);
