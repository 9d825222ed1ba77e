import type { CleanupItem } from '../cleanup/cleanup.ts';
import { customResourceDefinitions, operators } from '../cluster/resources.ts';
import { type Candidate, describe } from '../inventory/dependent.ts';
import { findComponents } from '../inventory/operator.ts';
import type { Findings } from '../inventory/reads.ts';
import type { ItemState } from './items.ts';
import type { Pass } from './pass.ts';

/**
 * OLM's Operator object, last of all. OLM makes it again while anything carries its label (cluster.md 6), so CRDs that
 * stay are disowned first: the label is taken off, as OLM's documentation tells people to. For the same reason an
 * Operator of this name that has another UID is not somebody else's but this one, made again.
 *
 * What carries the label may be about to go: only where nothing has moved for long (`late`), it counts as staying.
 */
export async function sweepOperator(item: CleanupItem, pass: Pass, late: boolean): Promise<ItemState> {
  if (item.fate !== 'Delete') return { state: 'kept', reason: item.reason ?? 'the plan keeps it' };
  const { cluster } = pass;
  const operator = await cluster.get(operators, { name: item.name }, 'metadata');
  if (!operator?.metadata.uid) return { state: 'gone' };
  await disownCrds(pass);
  const { found, unknowns } = await carriersOfLabel(pass);
  const [unknown] = unknowns;
  if (unknown) return { state: 'waiting', why: `could not ${unknown.what}: ${unknown.why}`, object: operator };
  const [carrier] = found;
  if (carrier) {
    const why = `${describe(carrier.ref)} still carries its label`;
    return late ? { state: 'kept', reason: why } : { state: 'waiting', why, object: operator };
  }
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
function carriersOfLabel({ cluster, staying }: Pass): Promise<Findings<Candidate>> {
  const { operator: _, ...withoutOperator } = staying.surroundings;
  return findComponents(cluster, withoutOperator);
}
