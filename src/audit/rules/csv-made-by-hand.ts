import type { AuditRule, Leftover } from '../rule.ts';

/**
 * A CSV that no InstallPlan brought and that makes OLM refuse a Subscription. A person made it, so no clean-up removes
 * it (docs/facts/olm.md#freestanding-csv).
 */
export const csvMadeByHand: AuditRule = {
  name: 'csv-made-by-hand',
  severity: 'high',
  find: async ({ objects: { csvs, subscriptions } }) =>
    subscriptions.flatMap(({ namespace, name, operatorName, installedCSV, resolutionFailure }): Leftover[] =>
      csvs
        .filter(csv => installedCSV === undefined && csv.ref.namespace === namespace && csv.byHand)
        .filter(csv => isNamed(csv.ref.name, resolutionFailure))
        .map(csv => ({
          ...csv,
          reason: `made by hand; Subscription ${namespace}/${name} cannot install because of it`,
          breaks: 'OLM installs nothing of its package beside it',
          operator: operatorName,
        })),
    ),
};

/** OLM's words: "clusterserviceversion X exists and is not referenced by a subscription". */
function isNamed(csv: string, failure = ''): boolean {
  return failure.includes(`clusterserviceversion ${csv} exists and is not referenced by a subscription`);
}
