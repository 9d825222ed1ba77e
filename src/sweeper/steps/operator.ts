import type { CleanupItem } from '../../cleanup/cleanup.ts';
import { isForbidden, type KubeObject } from '../../cluster/cluster.ts';
import { expectedResource } from '../../cluster/crd.ts';
import { describe, isA } from '../../cluster/object.ts';
import {
  clusterServiceVersions,
  customResourceDefinitions,
  installPlans,
  namespaces,
  operators,
  secrets,
  subscriptions,
} from '../../cluster/resources.ts';
import { type Candidate, candidateOf } from '../../inventory/dependent.ts';
import { componentsOf, findComponents } from '../../inventory/operator.ts';
import { Reads, type Reported } from '../../inventory/reads.ts';
import { managerElsewhere } from '../../plan/sharing.ts';
import type { Pass } from '../pass.ts';
import { afterDeletion, allGone, type ItemState, reasonOfPlan, resultOf, unread } from '../progress.ts';
import type { Step } from './step.ts';

export const operator: Step = {
  settlesAlone: true,
  find: async items => {
    if (items.length === 0) return { finished: allGone(items) };
    return {
      sweep: async (pass, late) =>
        resultOf(items, await Promise.all(items.map(item => sweepOperator(item, pass, late)))),
      gone: 0,
    };
  },
};

/**
 * Deletes OLM's Operator object, last of all. OLM makes it again while anything carries its label
 * (docs/facts/olm.md#operator-again), so this first takes the label off CRDs and InstallPlans that stay, as OLM's
 * documentation advises. For the same reason an Operator of this name with another UID is this one, made again.
 *
 * A carrier of the label may be about to go: it counts as staying only if nothing has moved for long (`late`).
 */
async function sweepOperator(item: CleanupItem, pass: Pass, late: boolean): Promise<ItemState> {
  if (item.fate !== 'Delete') return { state: 'kept', reason: reasonOfPlan(item) };
  const { cluster } = pass;
  const operator = await cluster.get(operators, { name: item.name });
  if (!operator?.metadata.uid) return { state: 'gone' };
  await disown(pass);
  const { found, unknowns } = await carriersOfLabel(pass);
  const [unknown] = unknowns;
  if (unknown) return unread(unknown, operator);
  const [carrier] = [...(await stillCarrying(found, pass)), ...secretsIn(operator)];
  if (carrier) {
    const why = `${describe(carrier.ref)} still carries its label`;
    return late ? { state: 'kept', reason: why } : { state: 'waiting', why, object: operator };
  }
  // Without its resourceVersion: the decision depends on who carries its label, and OLM writes to it all the time.
  const { uid } = operator.metadata;
  return afterDeletion(await cluster.delete(operators, { name: item.name }, { uid }), operator);
}

/** None of our programs may read Secrets, so this believes OLM, which lists those with the label in all namespaces. */
function secretsIn(operator: KubeObject): Pick<Candidate, 'ref'>[] {
  return componentsOf(operator)
    .filter(ref => isA(ref, secrets))
    .map(ref => ({ ref }));
}

async function disown({ cluster, staying: { subject } }: Pass): Promise<void> {
  const selector = subject.componentLabel;
  for (const resource of [customResourceDefinitions, installPlans]) {
    for await (const { metadata } of cluster.list(resource, { selector, content: 'metadata' })) {
      const patch = { metadata: { uid: metadata.uid, labels: { [selector]: null } } };
      await cluster.patch(resource, metadata, patch);
    }
  }
}

/**
 * Takes the label, which is OLM v0's record, off objects of other managers. Returns those that still carry it, because
 * the sweeper may not write objects that could give it rights.
 */
async function stillCarrying(carriers: readonly Candidate[], { cluster, staying }: Pass): Promise<Candidate[]> {
  const freed = carriers.map(async (carrier): Promise<Candidate[]> => {
    const manager = managerElsewhere({ ...carrier, foundBy: [] }, staying);
    const resource = manager && (await expectedResource(cluster, carrier.ref));
    if (!resource) return [carrier];
    try {
      const labels = { [staying.subject.componentLabel]: null };
      await cluster.patch(resource, carrier.ref, { metadata: { uid: carrier.meta?.uid, labels } });
      return [];
    } catch (error) {
      if (isForbidden(error)) return [carrier];
      throw error;
    }
  });
  return (await Promise.all(freed)).flat();
}

/**
 * Uses the search that finds the components of an operator without an Operator object; it also finds objects that are
 * not dependents.
 */
async function carriersOfLabel({ cluster, staying }: Pass): Promise<Reported<Candidate>> {
  const { operator: _, ...withoutOperator } = staying.olm;
  const reads = new Reads(cluster);
  const query = { selector: staying.subject.componentLabel, content: 'metadata' } as const;
  const [components, ...others] = await Promise.all([
    findComponents(cluster, withoutOperator),
    ...[namespaces, subscriptions, installPlans, clusterServiceVersions].map(resource => reads.list(resource, query)),
  ]);
  const { found, unknowns } = reads.report(others.flat().map(candidateOf));
  return { found: [...components.found, ...found], unknowns: [...components.unknowns, ...unknowns] };
}
