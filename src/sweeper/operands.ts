import { policyOf } from '../cleanup/cleanup.ts';
import { ClusterError, type KubeObject, type Resource } from '../cluster/cluster.ts';
import { candidateOf, keyOf } from '../inventory/dependent.ts';
import { nameOf } from '../inventory/reads.ts';
import { fatesOf } from '../plan/fates.ts';
import type { Fate } from '../plan/ruling.ts';
import { describeObject, servedBy, waitingFor } from './items.ts';
import type { Pass } from './pass.ts';
import type { StepResult, Waiting } from './step.ts';

interface Operand {
  readonly resource: Resource;
  readonly object: KubeObject;
}

/**
 * The operands, while the operator is still there to finalize them. Which of those that are there now are to go, the
 * plan's rules say: not those that another installation looks after, nor those that somebody has protected. Without a
 * policy that says `Delete` there were none to go when the deletion was approved; one that has been made since holds
 * everything up, because nobody has decided about it.
 */
export async function sweepOperands(pass: Pass): Promise<StepResult> {
  const nothing = { gone: 0, kept: [], waiting: [] };
  const policy = policyOf(pass.cleanup);
  if (policy.operands === 'Orphan') return nothing;
  const apis = await Promise.all((await resourcesOf(pass)).map(resource => read(resource, pass)));
  const operandApis = apis.map(({ resource, objects }) => ({
    resource,
    operands: objects.map(object => ({ ...candidateOf(object), foundBy: ['operands'] as const })),
  }));
  const rulings = fatesOf({ ...pass.everybody, operandApis }, policy);
  const fateOf = (object: KubeObject): Fate | undefined => rulings.get(keyOf(candidateOf(object).ref))?.fate;
  const operands = apis.flatMap(({ resource, objects }) => objects.map(object => ({ resource, object })));
  await Promise.all(operands.filter(({ object }) => fateOf(object) === 'Delete').map(operand => remove(operand, pass)));
  const staying = operands.filter(({ object }) => fateOf(object) !== 'Keep');
  return { ...nothing, waiting: staying.map(({ object }) => waitFor(object, fateOf(object))) };
}

/** The APIs that had operands, and those that will go: they may have some by now. */
async function resourcesOf({ cluster, cleanup: { spec } }: Pass): Promise<Resource[]> {
  const crds = spec.items.filter(({ kind, fate }) => kind === 'CustomResourceDefinition' && fate === 'Delete');
  const resources = await Promise.all([
    ...spec.operands.map(({ group, kind }) => cluster.resource(group, kind)),
    ...crds.map(({ name }) => servedBy(name, cluster)),
  ]);
  return [...new Map(resources.flatMap(resource => (resource ? [[nameOf(resource), resource]] : []))).values()];
}

/** An API that has gone since, with its CustomResourceDefinition, has no objects. */
async function read(resource: Resource, { cluster }: Pass): Promise<{ resource: Resource; objects: KubeObject[] }> {
  try {
    return { resource, objects: await Array.fromAsync(cluster.list(resource, { content: 'metadata' })) };
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'NotServed') return { resource, objects: [] };
    throw error;
  }
}

async function remove({ resource, object: { metadata } }: Operand, { cluster }: Pass): Promise<void> {
  const { namespace, name, uid, deletionTimestamp } = metadata;
  if (uid === undefined || deletionTimestamp !== undefined) return;
  await cluster.delete(resource, { name, ...(namespace && { namespace }) }, uid);
}

function waitFor(object: KubeObject, fate: Fate | undefined): Waiting {
  return { what: describeObject(object), why: reason(object, fate), object };
}

function reason(object: KubeObject, fate: Fate | undefined): string {
  if (object.metadata.deletionTimestamp !== undefined) return waitingFor(object).why;
  switch (fate) {
    case 'Delete':
      return 'it has just been deleted';
    case 'Follows':
      return 'it follows its owner';
    default:
      return 'the operator must clean up after it before it can be removed: delete it';
  }
}
