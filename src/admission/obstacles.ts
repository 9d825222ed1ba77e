import { causesOf } from '../checklist/causes.ts';
import { checklist } from '../checklist/checklist.ts';
import { visibilityFor } from '../checklist/visibility.ts';
import type { MayAccess, Requester } from '../cluster/access.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { OlmObjects } from '../inventory/olm-objects.ts';
import type { AnyPlan } from '../plan/plan.ts';
import { type Decision, denied } from './decision.ts';
import type { NamedOperands } from './named-operands.ts';

/** Says what prevents a deletion, whichever action was chosen. Undefined: nothing. */
export function stillInstalling(
  { subject, olm }: Pick<Inventory, 'subject' | 'olm'>,
  now: number,
): Decision | undefined {
  const plan = installingPlan(olm, now);
  return plan === undefined
    ? undefined
    : denied(
        'Installing',
        `OLM is installing ${subject.packageName} at this moment (InstallPlan ${plan} in ${subject.namespace}). Try again when it has finished.`,
      );
}

/** A cascade must know everything, take no API from another operator, and find no operands without a decision. */
export function isObstructed({ items, neededBy, unknowns }: Pick<AnyPlan, 'items' | 'neededBy' | 'unknowns'>): boolean {
  return unknowns.length > 0 || neededBy.length > 0 || items.some(({ fate }) => fate === 'Blocks');
}

export interface DenialOptions {
  readonly mayAccess: MayAccess;
  readonly namedOperands?: NamedOperands;
}

/** Denies with what would be left and what to do about it. Names only what the requester may list. */
export async function deniedWithChecklist(
  plan: AnyPlan,
  requester: Requester,
  { mayAccess, namedOperands }: DenialOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const visible = await visibilityFor(plan, requester, mayAccess, timeForNames(signal));
  const text = checklist(plan, visible, namedOperands?.madeAgain(plan));
  return { ...denied('Block', text, plan), causes: causesOf(plan, visible) };
}

/** When the time is up, the checks of what the requester may list get a moment more. */
export function timeForNames(signal: AbortSignal): AbortSignal {
  return signal.aborted ? AbortSignal.timeout(150) : signal;
}

/** OLM gives up on an InstallPlan after 5 minutes; an older one that is still Installing will not go on. */
const installLimit = 5 * 60_000;

/**
 * Returns the name of the subject's InstallPlan that OLM is carrying out now. OLM would go on creating objects after
 * the Subscription is gone (docs/facts/olm.md#running-plan), so a plan made now would be wrong. While the Subscription
 * does not know its CSV yet, any plan of the namespace may be its.
 */
function installingPlan({ subject, csvs, installPlans }: OlmObjects, now: number): string | undefined {
  const names = new Set(csvs.map(({ name }) => name));
  return installPlans.find(
    ({ name, installing, startTime, steps }) =>
      installing &&
      (subject.installedCSV === undefined ||
        name === subject.installPlan ||
        steps.some(({ resolving }) => names.has(resolving))) &&
      (startTime === undefined || now - Date.parse(startTime) < installLimit),
  )?.name;
}

/**
 * Milliseconds. We saw OLM carry out an InstallPlan once more, from a stale cache, right after it had completed it:
 * CRDs that a cascade had just deleted came back (MetalLB, OLM v0.46.0). That took 5 s on a busy machine.
 */
const settleTime = 15_000;

/** Returns the name of an InstallPlan of the subject that OLM has only just completed, and may carry out once more. */
export function settlingPlan({ subject, csvs, installPlans }: OlmObjects, now: number): string | undefined {
  const names = new Set(csvs.map(({ name }) => name));
  return installPlans.find(
    ({ name, installedTime, steps }) =>
      installedTime !== undefined &&
      now - Date.parse(installedTime) < settleTime &&
      (name === subject.installPlan || steps.some(({ resolving }) => names.has(resolving))),
  )?.name;
}
