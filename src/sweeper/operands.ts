import { type Cleanup, policyOf } from '../cleanup/cleanup.ts';
import { ClusterError, type KubeObject, type Resource } from '../cluster/cluster.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import { assertNoCrd, groupOfCrd, kindOfCrd } from '../inventory/crd.ts';
import { candidateOf, type Dependent } from '../inventory/dependent.ts';
import { fatesOf } from '../plan/fates.ts';
import type { Fate } from '../plan/ruling.ts';
import { describeObject, waitingFor } from './items.ts';
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
  const view = new ClusterView(pass.cluster);
  const apis = (await Promise.all((await kindsOf(pass.cleanup, view)).map(kind => read(kind, view)))).flat();
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

interface Kind {
  readonly group: string;
  readonly kind: string;
}

/** The APIs that had operands, and those that will go: they may have some by now. */
async function kindsOf({ spec }: Cleanup, view: ClusterView): Promise<Kind[]> {
  const crds = spec.items.filter(({ kind, fate }) => kind === 'CustomResourceDefinition' && fate === 'Delete');
  const defined = crds.map(async ({ name }): Promise<Kind[]> => {
    const kind = kindOfCrd(await view.get(customResourceDefinitions, { name }));
    return kind === undefined ? [] : [{ group: groupOfCrd(name), kind }];
  });
  const kinds = [...spec.operands, ...(await Promise.all(defined)).flat()];
  return [...new Map(kinds.map(({ group, kind }) => [`${kind}.${group}`, { group, kind }])).values()];
}

/** An API that has gone since, with its CustomResourceDefinition, has no objects. */
async function read({ group, kind }: Kind, view: ClusterView): Promise<{ resource: Resource; found: Operand[] }[]> {
  const resource = await view.resource(group, kind);
  try {
    if (resource) {
      const objects = await Array.fromAsync(view.list(resource, { content: 'metadata' }));
      return [{ resource, found: objects.map(object => operandOf(resource, object)) }];
    }
  } catch (error) {
    if (!(error instanceof ClusterError && error.reason === 'NotServed')) throw error;
  }
  await assertNoCrd(view, group, kind);
  return [];
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
