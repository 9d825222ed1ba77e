import type { Cleanup } from '../cleanup/cleanup.ts';
import type { InstallPlan } from '../inventory/install-plan.ts';
import type { Need } from '../inventory/needed-by.ts';
import type { OlmObjects } from '../inventory/olm-objects.ts';
import { sentenceOf } from '../inventory/unknown.ts';
import type { Pass } from './pass.ts';
import type { Progress } from './progress.ts';
import { patience, stalled } from './status.ts';

/** Says why nothing may be removed now, whatever the step. */
export function obstacleTo(
  { cleanup, everybody }: Pass,
  departed: ReadonlySet<string>,
  quiet: number,
): Progress | undefined {
  const [unknown] = everybody.olm.unknowns;
  if (unknown) return stalled(cleanup, `nothing is removed while the sweeper ${sentenceOf(unknown)}`, unknown.error);
  const plan = planStillThere(cleanup, everybody.olm);
  if (plan) return nothingIsRemoved(cleanup, whyPlansMustGo(plan), quiet);
  const need = everybody.neededBy.find(({ namespace, csv }) => !departed.has(`${namespace}/${csv}`));
  return need && nothingIsRemoved(cleanup, stillNeeded(need), quiet);
}

/** Finds a plan by its UID, unless an existing Subscription owns it by now. */
function planStillThere({ spec }: Cleanup, { installPlans, otherSubscriptions }: OlmObjects): InstallPlan | undefined {
  const going = new Set(
    spec.items.flatMap(({ step, fate, uid }) => (step === 'subscription' && fate === 'Follows' && uid) || []),
  );
  const living = new Set(otherSubscriptions.map(({ subject }) => subject.uid));
  return installPlans.find(
    ({ object: { metadata } }) =>
      going.has(metadata.uid ?? '') && !metadata.ownerReferences?.some(({ uid }) => living.has(uid)),
  );
}

/** Until the plan is gone, OLM may carry it out, or do so once more (docs/facts/olm.md#running-plan). */
function whyPlansMustGo({ name, object }: InstallPlan): string {
  return `InstallPlan ${object.metadata.namespace}/${name}, which goes with the Subscription, is there: OLM could carry it out again`;
}

/** Another operator may have come to need it since, or was about to go and has stayed. */
function stillNeeded({ csv, namespace, what }: Need): string {
  return `${csv} (${namespace}) needs ${what.join(', ')}`;
}

function nothingIsRemoved({ status }: Cleanup, why: string, quiet: number): Progress {
  const message = `nothing is removed while ${why}`;
  const { step, removed = 0 } = status ?? {};
  return { phase: quiet > patience ? 'Stalled' : 'Running', message, ...(step && { step }), removed, kept: [] };
}
