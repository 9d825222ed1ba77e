import type { TestCluster } from '../control-plane/cluster.ts';

const admission = '/apis/admissionregistration.k8s.io/v1';

/**
 * Another admission policy against deletions, of Subscriptions by default. Validating ones run after ours have written.
 */
export async function denyAll(
  { api }: TestCluster,
  namespaces?: readonly string[],
  resource = 'subscriptions',
): Promise<void> {
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
            resources: [resource],
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

/**
 * Another webhook, which cannot be reached and so denies. The API server calls validating ones after ours have written.
 */
export async function denyByWebhook({ api }: TestCluster, namespace: string): Promise<void> {
  await api.ok('POST', `${admission}/validatingwebhookconfigurations`, {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'zzz-deny-all' },
    webhooks: [
      {
        name: 'deny-all.example.io',
        clientConfig: { url: 'https://127.0.0.1:1/' },
        rules: [
          {
            apiGroups: ['operators.coreos.com'],
            apiVersions: ['*'],
            operations: ['DELETE'],
            resources: ['subscriptions'],
          },
        ],
        matchConditions: [{ name: 'namespace', expression: `request.namespace == '${namespace}'` }],
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  });
}

/** What the API server says then. */
export const webhookDenies = 'failed calling webhook "deny-all.example.io"';

export async function removeWebhook({ api }: TestCluster): Promise<void> {
  await api.ok('DELETE', `${admission}/validatingwebhookconfigurations/zzz-deny-all`);
}

export async function allowAgain({ api }: TestCluster): Promise<void> {
  await api.ok('DELETE', `${admission}/validatingadmissionpolicybindings/deny-all`);
  await api.ok('DELETE', `${admission}/validatingadmissionpolicies/deny-all`);
}
