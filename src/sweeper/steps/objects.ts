import type { CleanupItem } from '../../cleanup/cleanup.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { describe, refOf } from '../../cluster/object.ts';
import type { Pass } from '../pass.ts';
import { presentOf } from '../present.ts';
import { allGone, type ItemState, resultOf, type StepResult, type Waiting } from '../progress.ts';
import { type Present, type StepContext, sweepItem } from './object.ts';
import type { Found, Step } from './step.ts';

/** A step that deletes all its items by the same rules. */
export const objects: Step = {
  settlesAlone: true,
  find: (items, cluster) => findObjects(items, cluster, (present, pass, late) => sweepAll(items, present, pass, late)),
};

/**
 * A step with items that a CSV needs. A CSV of ours that stays, or that OLM has made since the approval, still needs
 * them.
 */
export const objectsOfGoneCsv: Step = {
  settlesAlone: true,
  find: (items, cluster) =>
    findObjects(items, cluster, async (present, pass, late) => {
      const survivor = survivingCsv(items, pass);
      return survivor ? { gone: 0, kept: [], waiting: [survivor] } : sweepAll(items, present, pass, late);
    }),
};

async function findObjects(
  items: readonly CleanupItem[],
  cluster: Cluster,
  sweep: (present: Present, pass: Pass, late: boolean) => Promise<StepResult>,
): Promise<Found> {
  const present = await presentOf(items, cluster);
  if (present.size === 0) return { finished: allGone(items) };
  const gone = items.filter(item => item.fate !== 'Keep' && !present.has(item)).length;
  return { sweep: (pass, late) => sweep(present, pass, late), gone };
}

function survivingCsv(items: readonly CleanupItem[], { everybody }: Pass): Waiting | undefined {
  const [csv] = everybody.olm.csvs;
  if (!csv || !items.some(({ fate }) => fate === 'Delete')) return undefined;
  const why = 'it is still there, and works with what is to be removed next';
  return { what: describe(refOf(csv.object)), why, object: csv.object };
}

/** Deletes leaders first, and followers when those are gone. */
async function sweepAll(
  items: readonly CleanupItem[],
  present: Present,
  pass: Pass,
  late: boolean,
): Promise<StepResult> {
  const left = items.filter(item => item.fate === 'Keep' || present.has(item));
  const leaders = left.filter(({ fate }) => fate !== 'Follows');
  const followers = left.filter(({ fate }) => fate === 'Follows');
  const context = { kept: [], takeFollowers: false, present };
  const first = resultOf(leaders, await sweepEach(leaders, pass, context));
  const takeFollowers = late && first.waiting.length === 0;
  const second = resultOf(followers, await sweepEach(followers, pass, { ...context, kept: first.kept, takeFollowers }));
  return {
    gone: items.length - left.length + first.gone + second.gone,
    kept: [...first.kept, ...second.kept],
    waiting: [...first.waiting, ...second.waiting],
  };
}

function sweepEach(items: readonly CleanupItem[], pass: Pass, context: StepContext): Promise<ItemState[]> {
  return Promise.all(items.map(item => sweepItem(item, pass, context)));
}
