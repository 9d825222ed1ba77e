import type { Surroundings } from '../inventory/surroundings.ts';

/** OLM gives up on an InstallPlan after 5 minutes; one that has been Installing for longer will not go on. */
const installLimit = 5 * 60_000;

/**
 * The name of the subject's InstallPlan that OLM is carrying out right now. It would go on creating objects after the
 * Subscription has gone (facts/olm.md 1a), so nothing that is decided now would be true. While the Subscription does
 * not know its CSV yet, any plan of the namespace may be its.
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
