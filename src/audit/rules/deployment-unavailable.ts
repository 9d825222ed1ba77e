import { deployments } from '../../cluster/resources.ts';
import { ownerLabel } from '../../names.ts';
import { formerOf } from '../former.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { type Trace, traceOf } from '../trace.ts';

interface DeploymentStatus {
  readonly replicas?: number;
  readonly availableReplicas?: number;
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

async function unavailableOf(csv: Trace, { reads, formers }: Scene): Promise<Leftover[]> {
  const { namespace = '', name } = csv.ref;
  const listed = await reads.list(deployments, { namespace });
  return listed
    .filter(({ metadata }) => metadata.labels?.[ownerLabel] === name)
    .flatMap(object => {
      const { replicas = 0, availableReplicas = 0 } = (object.status ?? {}) as DeploymentStatus;
      if (replicas === 0 || availableReplicas > 0) return [];
      return [
        {
          ...traceOf(object),
          reason: `its ClusterServiceVersion ${name} has no Subscription, and ${availableReplicas} of its ${replicas} Pods are available`,
          breaks: 'the operator does not look after its custom resources, and its Pods are started again and again',
          operator: formerOf(csv, formers)?.operator,
        },
      ];
    });
}
