import { deployments } from '../../cluster/resources.ts';
import { ownerLabel } from '../../names.ts';
import { formerOf } from '../former.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { type Trace, traceOf } from '../trace.ts';

interface Deployment {
  readonly spec?: { readonly replicas?: number };
  /** `replicas` are the Pods that there are: none where they cannot even be created. */
  readonly status?: { readonly availableReplicas?: number; readonly observedGeneration?: number };
}

/** A Deployment of a CSV without Subscription that has no Pod at work: they crash, or cannot start. */
export const deploymentUnavailable: Rule = {
  name: 'deployment-unavailable',
  severity: 'high',
  find: async scene => {
    const csvs = await scene.abandonedCsvs();
    return (await Promise.all(csvs.map(csv => unavailableOf(csv, scene)))).flat();
  },
};

/** The Deployments of a CSV that have no Pod at work, as leftovers. */
export async function unavailableOf(csv: Trace, { reads, formers }: Scene): Promise<Leftover[]> {
  const { namespace = '', name } = csv.ref;
  const listed = await reads.list(deployments, { namespace });
  return listed
    .filter(({ metadata }) => metadata.labels?.[ownerLabel] === name)
    .flatMap(object => {
      const { spec: { replicas = 1 } = {}, status = {} } = object as Deployment;
      const { availableReplicas = 0, observedGeneration } = status;
      if (replicas === 0 || availableReplicas > 0 || observedGeneration === undefined) return [];
      return [
        {
          ...traceOf(object),
          reason: `its ClusterServiceVersion ${name} has no Subscription, and ${availableReplicas} of its ${replicas} Pods are available`,
          breaks: 'the operator does not look after its custom resources, and its Pods crash, or cannot start',
          operator: formerOf(csv, formers)?.operator,
        },
      ];
    });
}
