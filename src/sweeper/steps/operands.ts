import { type Cleanup, policyOf } from '../../cleanup/cleanup.ts';
import { isNotServed, type KubeObject, type Resource } from '../../cluster/cluster.ts';
import { assertNoCrd, groupOfCrd, kindOfCrd } from '../../cluster/crd.ts';
import { describe, inVersionOf, isA, refOf, resourceName } from '../../cluster/object.ts';
import { customResourceDefinitions } from '../../cluster/resources.ts';
import { ClusterView } from '../../cluster/view.ts';
import type { Csv } from '../../inventory/csv.ts';
import { candidateOf, type Dependent } from '../../inventory/dependent.ts';
import { takeFinalizersOff } from '../../kubectl.ts';
import { fatesOf } from '../../plan/fates.ts';
import { neighboursOf } from '../../plan/neighbours.ts';
import { operandOrder } from '../../plan/operand-order.ts';
import type { Fate } from '../../plan/ruling.ts';
import type { Policy } from '../../policy/policy.ts';
import { policyReach } from '../../policy/reach.ts';
import { operatorFirst } from '../operator-first.ts';
import type { Pass } from '../pass.ts';
import { type StepResult, type Waiting, waitingFor } from '../progress.ts';
import type { Step } from './step.ts';

/**
 * Deletes the operands while the operator still exists to finalize them. The plan's rules decide which of the existing
 * ones go: not those that another installation looks after, nor protected ones. Without a policy that says `Delete`
 * there were none at the approval. One that was created since then holds everything up, because a person has to decide
 * about it.
 */
export const operands: Step = {
  settlesAlone: false,
  find: async () => ({ sweep: sweepOperands, gone: 0 }),
};

async function sweepOperands(pass: Pass): Promise<StepResult> {
  const nothing = { gone: 0, kept: [], waiting: [] };
  const policy = policyOf(pass.cleanup);
  if (policy.operands === 'Orphan') return nothing;
  const operands = await operandsNow(pass);
  const next = nextToGo(operands, policy, pass);
  const isNext = ({ resource }: Operand) => next.includes(resourceName(resource));
  await Promise.all(operands.filter(isNext).map(operand => remove(operand, pass)));
  const staying = operands.filter(({ fate }) => fate !== 'Keep');
  return { ...nothing, waiting: staying.map(operand => waitFor(operand, isNext(operand) ? [] : next, pass.cleanup)) };
}

/** The APIs of the first wave. A person gets the commands in the same order (checklist). */
function nextToGo(operands: readonly Operand[], policy: Policy, { everybody }: Pass): readonly string[] {
  const going = operands
    .filter(({ fate }) => fate === 'Delete')
    .map(({ resource, object }) => ({ resource, meta: object.metadata }));
  return operandOrder(going, policy, everybody.olm.csvs).waves[0] ?? [];
}

async function remove({ resource, object: { metadata }, fate }: Operand, { cluster }: Pass): Promise<void> {
  const { uid, resourceVersion, deletionTimestamp } = metadata;
  if (fate !== 'Delete' || uid === undefined || deletionTimestamp !== undefined) return;
  await cluster.delete(resource, metadata, { uid, resourceVersion });
}

/** `before`: the APIs that it goes after. */
function waitFor(operand: Operand, before: readonly string[], cleanup: Cleanup): Waiting {
  const { resource, object } = operand;
  const { finalizers = [], deletionTimestamp } = object.metadata;
  const isStuck = deletionTimestamp !== undefined && finalizers.length > 0;
  return {
    what: describe(refOf(object)),
    why: isMadeAgain(operand, cleanup)
      ? `it was made again after this clean-up began${operatorFirst(cleanup)}`
      : reason(operand, before),
    object,
    ...(isStuck && { wayOut: `to give up on what that stands for: ${takeFinalizersOff(resource, object.metadata)}` }),
  };
}

/** Many operators make a default custom resource at start, and again when it is deleted. */
function isMadeAgain(
  { object: { metadata }, fate }: Operand,
  { metadata: { creationTimestamp: began = '' } }: Cleanup,
) {
  const { creationTimestamp = '', deletionTimestamp } = metadata;
  return fate === 'Delete' && deletionTimestamp === undefined && Date.parse(creationTimestamp) > Date.parse(began);
}

function reason({ object, fate }: Operand, before: readonly string[]): string {
  if (object.metadata.deletionTimestamp !== undefined) return waitingFor(object).why;
  switch (fate) {
    case 'Delete':
      return before.length === 0 ? 'it has just been deleted' : `it goes after ${before.join(', ')}`;
    case 'Follows':
      return 'it follows its owner';
    default:
      return 'the operator must clean up after it before it can be removed: delete it';
  }
}

interface Operand {
  readonly resource: Resource;
  readonly object: KubeObject;
  /** By the plan's rules, in the current state. */
  readonly fate: Fate | undefined;
}

type Found = Omit<Operand, 'fate'> & { readonly dependent: Dependent };

/** Returns the operands that exist now, with their fates. */
export async function operandsNow({ cleanup, cluster, everybody }: Pass): Promise<Operand[]> {
  const view = new ClusterView(cluster);
  const policy = policyOf(cleanup);
  const [reach, kinds] = await Promise.all([
    policyReach(policy, view, cleanup.spec.reach),
    kindsOf(cleanup, everybody.olm.csvs, view),
  ]);
  const apis = (await Promise.all(kinds.map(kind => read(kind, view)))).flat();
  const operandApis = apis.map(({ resource, found }) => ({
    resource,
    operands: found.map(({ dependent }) => dependent),
  }));
  const crds = await crdsOf(
    apis.filter(({ found }) => found.length > 0),
    view,
  );
  const others = everybody.dependents.filter(({ ref }) => !isA(ref, customResourceDefinitions));
  const rulings = fatesOf(neighboursOf({ ...everybody, dependents: [...others, ...crds], operandApis }), policy, reach);
  return apis
    .flatMap(({ found }) => found)
    .map(({ resource, object, dependent }) => ({ resource, object, fate: rulings.get(dependent)?.fate }));
}

/** Reads the CRDs as they are now: the manager of a CRD decides about its objects. */
async function crdsOf(apis: readonly { readonly resource: Resource }[], view: ClusterView): Promise<Dependent[]> {
  const read = apis.map(({ resource }) =>
    view.get(customResourceDefinitions, { name: resourceName(resource) }, 'managers'),
  );
  const found = (await Promise.all(read)).filter(crd => crd !== undefined);
  return found.map(crd => ({ ...candidateOf(crd), foundBy: [] }));
}

interface Kind {
  readonly group: string;
  readonly kind: string;
}

/**
 * Returns the APIs that had operands, and those that will go, which may have some by now. Once the operator is gone,
 * not those that stay: nothing can finalize their objects any more.
 */
async function kindsOf({ spec }: Cleanup, csvs: readonly Csv[], view: ClusterView): Promise<Kind[]> {
  const crds = spec.items.filter(item => isA(item, customResourceDefinitions) && item.fate === 'Delete');
  const defined = crds.map(async ({ name }): Promise<Kind[]> => {
    const kind = (await kindByCsv(name, csvs, view)) ?? kindOfCrd(await view.get(customResourceDefinitions, { name }));
    return kind === undefined ? [] : [{ group: groupOfCrd(name), kind }];
  });
  const stays = new Set(
    spec.items.flatMap(item => (isA(item, customResourceDefinitions) && item.fate === 'Keep' ? item.name : [])),
  );
  const had = spec.operands.filter(api => csvs.length > 0 || !stays.has(`${api.plural}.${api.group}`));
  const kinds = [...had, ...(await Promise.all(defined)).flat()];
  return [...new Map(kinds.map(({ group, kind }) => [`${kind}.${group}`, { group, kind }])).values()];
}

/**
 * The kind of a CustomResourceDefinition as the CSV that owns it says, which saves reading the largest objects of an operator.
 * Undefined if the API server does not serve that kind under the name of the CustomResourceDefinition: then only this
 * can tell.
 */
async function kindByCsv(name: string, csvs: readonly Csv[], view: ClusterView): Promise<string | undefined> {
  const kind = csvs.flatMap(({ crds }) => crds).find(crd => crd.name === name)?.kind;
  const resource = kind === undefined ? undefined : await view.resource(groupOfCrd(name), kind);
  return resource && resourceName(resource) === name ? kind : undefined;
}

/** An API that is gone with its CustomResourceDefinition has no objects. */
async function read({ group, kind }: Kind, view: ClusterView): Promise<{ resource: Resource; found: Found[] }[]> {
  const resource = await view.resource(group, kind);
  try {
    if (resource) {
      const objects = await Array.fromAsync(view.list(resource, { content: 'metadata' }));
      const answering = inVersionOf(resource, objects);
      return [{ resource: answering, found: objects.map(object => operandOf(answering, object)) }];
    }
  } catch (error) {
    if (!isNotServed(error)) throw error;
  }
  await assertNoCrd(view, group, kind);
  return [];
}

function operandOf(resource: Resource, object: KubeObject): Found {
  return { resource, object, dependent: { ...candidateOf(object), foundBy: ['operands'] } };
}
