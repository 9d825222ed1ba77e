import type { Surroundings } from '../inventory/surroundings.ts';

/** OLM gives up on an InstallPlan after 5 minutes; an older one that is still Installing will not go on. */
const installLimit = 5 * 60_000;

/**
 * Returns the name of the subject's InstallPlan that OLM is carrying out now. OLM would go on creating objects after
 * the Subscription is gone (docs/facts/olm.md#running-plan), so a plan made now would be wrong. While the Subscription
 * does not know its CSV yet, any plan of the namespace may be its.
 */
export function installingPlan({ subject, csvs, installPlans }: Surroundings, now: number): string | undefined {
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
export function settlingPlan({ subject, csvs, installPlans }: Surroundings, now: number): string | undefined {
  const names = new Set(csvs.map(({ name }) => name));
  return installPlans.find(
    ({ name, installedTime, steps }) =>
      installedTime !== undefined &&
      now - Date.parse(installedTime) < settleTime &&
      (name === subject.installPlan || steps.some(({ resolving }) => names.has(resolving))),
  )?.name;
}
