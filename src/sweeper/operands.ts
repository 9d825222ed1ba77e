import type { KubeObject, Resource } from '../cluster/cluster.ts';
import { describeObject, waitingFor } from './items.ts';
import type { Pass } from './pass.ts';
import type { StepResult, Waiting } from './step.ts';

/**
 * The operands, while the operator is still there to finalize them. Without a policy that says `Delete` there were none
 * when the deletion was approved; one that has been made since holds everything up, because nobody has decided about it.
 */
export async function sweepOperands(pass: Pass): Promise<StepResult> {
  const { operands: apis, policy } = pass.cleanup.spec;
  if (policy.operands === 'Orphan') return { gone: 0, kept: [], waiting: [] };
  const crds = pass.cleanup.spec.items.filter(
    ({ kind, fate }) => kind === 'CustomResourceDefinition' && fate === 'Delete',
  );
  const resources = await Promise.all([
    ...apis.map(({ group, kind }) => pass.cluster.resource(group, kind)),
    ...crds.map(({ name }) => resourceOfCrd(name, pass)),
  ]);
  const distinct = new Map(
    resources.flatMap(resource => (resource ? [[`${resource.plural}.${resource.group}`, resource]] : [])),
  );
  const waiting = await Promise.all([...distinct.values()].map(resource => sweepApi(resource, pass)));
  return { gone: 0, kept: [], waiting: waiting.flat() };
}

async function sweepApi(resource: Resource, { cluster, cleanup }: Pass): Promise<Waiting[]> {
  const objects = await Array.fromAsync(cluster.list(resource, { content: 'metadata' }));
  if (cleanup.spec.policy.operands === 'Delete') {
    const uids = new Set(objects.map(({ metadata }) => metadata.uid));
    const roots = objects.filter(({ metadata }) => !metadata.ownerReferences?.some(({ uid }) => uids.has(uid)));
    await Promise.all(roots.map(object => remove(resource, object, cluster)));
  }
  return objects.map(object => ({ what: describeObject(object), why: reason(object), object }));
}

async function remove(resource: Resource, { metadata }: KubeObject, cluster: Pass['cluster']): Promise<void> {
  const { namespace, name, uid, deletionTimestamp } = metadata;
  if (uid === undefined || deletionTimestamp !== undefined) return;
  await cluster.delete(resource, { name, ...(namespace && { namespace }) }, uid);
}

function reason(object: KubeObject): string {
  if (object.metadata.deletionTimestamp === undefined)
    return 'the operator must clean up after it before it can be removed: delete it';
  return waitingFor(object).why;
}

async function resourceOfCrd(crd: string, { cluster, cleanup }: Pass): Promise<Resource | undefined> {
  const known = cleanup.spec.operands.find(({ group, plural }) => `${plural}.${group}` === crd);
  if (known) return cluster.resource(known.group, known.kind);
  return undefined;
}
