import type { CleanupItem } from '../cleanup/cleanup.ts';
import { customResourceDefinitions, operators } from '../cluster/resources.ts';
import { describe } from '../inventory/dependent.ts';
import { findComponents } from '../inventory/operator.ts';
import type { ItemState } from './items.ts';
import type { Pass } from './pass.ts';

/**
 * OLM's Operator object, last of all. OLM makes it again while anything carries its label (cluster.md 6), so CRDs that
 * stay are disowned first: the label is taken off, as OLM's documentation tells people to. For the same reason an
 * Operator of this name that has another UID is not somebody else's but this one, made again.
 */
export async function sweepOperator(item: CleanupItem, pass: Pass): Promise<ItemState> {
  if (item.fate !== 'Delete') return { state: 'kept', reason: item.reason ?? 'the plan keeps it' };
  const { cluster } = pass;
  const operator = await cluster.get(operators, { name: item.name }, 'metadata');
  if (!operator?.metadata.uid) return { state: 'gone' };
  await disownCrds(pass);
  const carriers = await carriersOfLabel(pass);
  if (carriers[0] !== undefined) return { state: 'kept', reason: `${carriers[0]} still carries its label` };
  await cluster.delete(operators, { name: item.name }, operator.metadata.uid);
  return { state: 'waiting', why: 'it has just been deleted', object: operator };
}

async function disownCrds({ cluster, staying: { subject } }: Pass): Promise<void> {
  const selector = subject.componentLabel;
  for await (const { metadata } of cluster.list(customResourceDefinitions, { selector, content: 'metadata' })) {
    const patch = { metadata: { uid: metadata.uid, labels: { [subject.componentLabel]: null } } };
    await cluster.patch(customResourceDefinitions, { name: metadata.name }, patch);
  }
}

/** By the same search that finds the components of an operator without Operator object. */
async function carriersOfLabel({ cluster, staying }: Pass): Promise<string[]> {
  const { operator: _, ...withoutOperator } = staying.surroundings;
  const { found, unknowns } = await findComponents(cluster, withoutOperator);
  const [unknown] = unknowns;
  if (unknown) return [`nobody knows what, since the sweeper could not ${unknown.what}: ${unknown.why};`];
  return found.map(({ ref }) => describe(ref));
}
