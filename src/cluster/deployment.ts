import type { KubeObject } from './cluster.ts';

interface Deployment {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly availableReplicas?: number;
    readonly observedGeneration?: number;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly lastTransitionTime?: string;
    }[];
  };
}

/** The Pods of a Deployment. `available` is undefined as long as Kubernetes has not looked at the Deployment. */
export interface DeploymentPods {
  readonly wanted: number;
  readonly available: number | undefined;
  /** Since when Kubernetes calls it unavailable, as RFC 3339. */
  readonly downSince?: string;
}

export function podsOf(object: KubeObject): DeploymentPods {
  const { spec: { replicas: wanted = 1 } = {}, status = {} } = object as Deployment;
  const { availableReplicas = 0, observedGeneration, conditions = [] } = status;
  const isKnown = availableReplicas > 0 || observedGeneration !== undefined;
  const downSince = conditions.find(one => one.type === 'Available' && one.status === 'False')?.lastTransitionTime;
  return { wanted, available: isKnown ? availableReplicas : undefined, ...(downSince && { downSince }) };
}
