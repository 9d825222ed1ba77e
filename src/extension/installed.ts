import type { ClusterReader, KubeObject, ObjectMeta } from '../cluster/cluster.ts';
import { groupOf, isA } from '../cluster/object.ts';
import { customResourceDefinitions, secrets } from '../cluster/resources.ts';
import { type Candidate, candidateOf } from '../inventory/dependent.ts';
import { Reads, type Reported } from '../inventory/reads.ts';
import { extensionNameLabel } from '../names.ts';
import { installedKinds } from './kinds.ts';
import { olmV1Group } from './resources.ts';

/**
 * Lists all objects that a ClusterExtension or ClusterObjectSet owns, and the CustomResourceDefinitions that only have the
 * label of one. Only owners count: the garbage collector ignores labels.
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
