import { policyOf } from '../cleanup/cleanup.ts';
import { ClusterError, type KubeObject, type Resource } from '../cluster/cluster.ts';
import { candidateOf, type Dependent } from '../inventory/dependent.ts';
import { nameOf } from '../inventory/reads.ts';
import { fatesOf } from '../plan/fates.ts';
import type { Fate } from '../plan/ruling.ts';
import { describeObject, servedBy, waitingFor } from './items.ts';
import type { Pass } from './pass.ts';
import type { StepResult, Waiting } from './step.ts';

interface Operand {
  readonly resource: Resource;
  readonly object: KubeObject;
  readonly dependent: Dependent;
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
  const operandApis = apis.map(({ resource, found }) => ({
    resource,
    operands: found.map(({ dependent }) => dependent),
  }));
  const rulings = fatesOf({ ...pass.everybody, operandApis }, policy);
  const fateOf = ({ dependent }: Operand): Fate | undefined => rulings.get(dependent)?.fate;
  const operands = apis.flatMap(({ found }) => found);
  await Promise.all(operands.filter(operand => fateOf(operand) === 'Delete').map(operand => remove(operand, pass)));
  const staying = operands.filter(operand => fateOf(operand) !== 'Keep');
  return { ...nothing, waiting: staying.map(operand => waitFor(operand.object, fateOf(operand))) };
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
async function read(resource: Resource, { cluster }: Pass): Promise<{ resource: Resource; found: Operand[] }> {
  try {
    const objects = await Array.fromAsync(cluster.list(resource, { content: 'metadata' }));
    return { resource, found: objects.map(object => operandOf(resource, object)) };
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'NotServed') return { resource, found: [] };
    throw error;
  }
}

function operandOf(resource: Resource, object: KubeObject): Operand {
  return { resource, object, dependent: { ...candidateOf(object), foundBy: ['operands'] } };
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
