import type { TestCluster } from '../control-plane/cluster.ts';

export const policiesPath = '/apis/subscription-guard.io/v1alpha1/deletionpolicies';

/** A DeletionPolicy to send to the API server. */
export function policyManifest(name: string, spec: object) {
  return { apiVersion: 'subscription-guard.io/v1alpha1', kind: 'DeletionPolicy', metadata: { name }, spec };
}

/** Makes these the only DeletionPolicies there are. */
export async function setPolicies({ api }: TestCluster, policies: Readonly<Record<string, object>>): Promise<void> {
  const { items } = await api.ok('GET', policiesPath);
  for (const { metadata } of items) await api.ok('DELETE', `${policiesPath}/${metadata.name}`);
  for (const [name, spec] of Object.entries(policies)) await api.ok('POST', policiesPath, policyManifest(name, spec));
}
