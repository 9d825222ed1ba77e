import { type Cleanup, policyOf } from '../cleanup/cleanup.ts';
import { isNotServed, type KubeObject, type Resource } from '../cluster/cluster.ts';
import { assertNoCrd, groupOfCrd, kindOfCrd } from '../cluster/crd.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import { candidateOf, type Dependent } from '../inventory/dependent.ts';
import { fatesOf } from '../plan/fates.ts';
import type { Fate } from '../plan/ruling.ts';
import { policyReach } from '../policy/reach.ts';
import type { Pass } from './pass.ts';

export interface Operand {
  readonly resource: Resource;
  readonly object: KubeObject;
  /** By the plan's rules, as things are now. */
  readonly fate: Fate | undefined;
}

type Found = Omit<Operand, 'fate'> & { readonly dependent: Dependent };

/** The operands that are there at this moment, with what is to become of them. */
export async function operandsNow({ cleanup, cluster, everybody }: Pass): Promise<Operand[]> {
  const view = new ClusterView(cluster);
  const policy = policyOf(cleanup);
  const hasOperator = everybody.surroundings.csvs.length > 0;
  const [reach, kinds] = await Promise.all([policyReach(policy, view), kindsOf(cleanup, hasOperator, view)]);
  const apis = (await Promise.all(kinds.map(kind => read(kind, view)))).flat();
  const operandApis = apis.map(({ resource, found }) => ({
    resource,
    operands: found.map(({ dependent }) => dependent),
  }));
  const rulings = fatesOf({ ...everybody, operandApis }, policy, reach);
  return apis
    .flatMap(({ found }) => found)
    .map(({ resource, object, dependent }) => ({ resource, object, fate: rulings.get(dependent)?.fate }));
}

interface Kind {
  readonly group: string;
  readonly kind: string;
}

/**
 * The APIs that had operands, and those that will go: they may have some by now. Not those that stay, once the operator has
 * gone: nobody can clean up after their objects any more.
 */
async function kindsOf({ spec }: Cleanup, hasOperator: boolean, view: ClusterView): Promise<Kind[]> {
  const crds = spec.items.filter(({ kind, fate }) => kind === 'CustomResourceDefinition' && fate === 'Delete');
  const defined = crds.map(async ({ name }): Promise<Kind[]> => {
    const kind = kindOfCrd(await view.get(customResourceDefinitions, { name }));
    return kind === undefined ? [] : [{ group: groupOfCrd(name), kind }];
  });
  const stays = new Set(
    spec.items.flatMap(({ kind, fate, name }) => (kind === 'CustomResourceDefinition' && fate === 'Keep' ? name : [])),
  );
  const had = spec.operands.filter(api => hasOperator || !stays.has(`${api.plural}.${api.group}`));
  const kinds = [...had, ...(await Promise.all(defined)).flat()];
  return [...new Map(kinds.map(({ group, kind }) => [`${kind}.${group}`, { group, kind }])).values()];
}

/** An API that has gone since, with its CustomResourceDefinition, has no objects. */
async function read({ group, kind }: Kind, view: ClusterView): Promise<{ resource: Resource; found: Found[] }[]> {
  const resource = await view.resource(group, kind);
  try {
    if (resource) {
      const objects = await Array.fromAsync(view.list(resource, { content: 'metadata' }));
      return [{ resource, found: objects.map(object => operandOf(resource, object)) }];
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
