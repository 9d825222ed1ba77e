import type { ClusterReader, KubeObject, ObjectMeta } from '../cluster/cluster.ts';
import { groupOf, isA } from '../cluster/object.ts';
import { customResourceDefinitions, secrets } from '../cluster/resources.ts';
import { type Candidate, candidateOf } from '../inventory/dependent.ts';
import { Reads, type Reported } from '../inventory/reads.ts';
import { extensionNameLabel } from '../names.ts';
import { installedKinds } from './kinds.ts';
import { olmV1Group } from './resources.ts';

/**
 * All objects that some ClusterExtension or ClusterObjectSet of the cluster owns, and the CustomResourceDefinitions
 * that are only labelled as one's. The garbage collector looks only at owners, so a question about what it takes must,
 * too.
 */
export async function findInstalled(cluster: ClusterReader, withSecrets: boolean): Promise<Reported<Candidate>> {
  const reads = new Reads(cluster);
  const lists = await Promise.all(
    [...installedKinds, ...(withSecrets ? [secrets] : [])].map(async ({ group, kind }) => {
      const resource = await reads.resource(group, kind);
      const pick = (object: KubeObject) =>
        isOwned(object.metadata) || isLabelledCrd(object) ? candidateOf(object) : undefined;
      return resource ? reads.list(resource, { content: 'metadata', pick }) : [];
    }),
  );
  return reads.report(lists.flat());
}

function isOwned({ ownerReferences = [] }: ObjectMeta): boolean {
  return ownerReferences.some(({ apiVersion }) => groupOf(apiVersion) === olmV1Group);
}

function isLabelledCrd(object: KubeObject): boolean {
  return isA(object, customResourceDefinitions) && object.metadata.labels?.[extensionNameLabel] !== undefined;
}
