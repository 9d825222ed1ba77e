import type { TestCluster } from '../cluster/cluster.ts';

const admission = '/apis/admissionregistration.k8s.io/v1';

/** Somebody else's admission policy against deleting Subscriptions: validating ones run after ours have written. */
export async function denyAll({ api }: TestCluster, namespaces?: readonly string[]): Promise<void> {
  const expression = `request.namespace in ${JSON.stringify(namespaces)}`;
  await api.ok('POST', `${admission}/validatingadmissionpolicies`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'deny-all' },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['operators.coreos.com'],
            apiVersions: ['*'],
            operations: ['DELETE'],
            resources: ['subscriptions'],
          },
        ],
      },
      ...(namespaces && { matchConditions: [{ name: 'namespaces', expression }] }),
      validations: [{ expression: 'false', message: 'not today' }],
    },
  });
  await api.ok('POST', `${admission}/validatingadmissionpolicybindings`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'deny-all' },
    spec: { policyName: 'deny-all', validationActions: ['Deny'] },
  });
}

export async function allowAgain({ api }: TestCluster): Promise<void> {
  await api.ok('DELETE', `${admission}/validatingadmissionpolicybindings/deny-all`);
  await api.ok('DELETE', `${admission}/validatingadmissionpolicies/deny-all`);
}
