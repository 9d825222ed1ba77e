import type { KubeObject } from './cluster.ts';

interface Deployment {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly availableReplicas?: number; readonly observedGeneration?: number };
}

/** The Pods of a Deployment. `available` is undefined as long as Kubernetes has not looked at the Deployment. */
export interface DeploymentPods {
  readonly wanted: number;
  readonly available: number | undefined;
}

export function podsOf(object: KubeObject): DeploymentPods {
  const { spec: { replicas: wanted = 1 } = {}, status = {} } = object as Deployment;
  const { availableReplicas = 0, observedGeneration } = status;
  const isKnown = availableReplicas > 0 || observedGeneration !== undefined;
  return { wanted, available: isKnown ? availableReplicas : undefined };
}
