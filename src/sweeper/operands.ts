import { policyOf } from '../cleanup/cleanup.ts';
import type { KubeObject } from '../cluster/cluster.ts';
import { describe, refOf } from '../cluster/object.ts';
import type { Fate } from '../plan/ruling.ts';
import { waitingFor } from './items.ts';
import { type Operand, operandsNow } from './operands-now.ts';
import type { Pass } from './pass.ts';
import type { StepResult, Waiting } from './step.ts';

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
  const operands = await operandsNow(pass);
  await Promise.all(operands.filter(({ fate }) => fate === 'Delete').map(operand => remove(operand, pass)));
  const staying = operands.filter(({ fate }) => fate !== 'Keep');
  return { ...nothing, waiting: staying.map(({ object, fate }) => waitFor(object, fate)) };
}

async function remove({ resource, object: { metadata } }: Operand, { cluster }: Pass): Promise<void> {
  const { uid, deletionTimestamp } = metadata;
  if (uid === undefined || deletionTimestamp !== undefined) return;
  await cluster.delete(resource, metadata, uid);
}

function waitFor(object: KubeObject, fate: Fate | undefined): Waiting {
  return { what: describe(refOf(object)), why: reason(object, fate), object };
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
