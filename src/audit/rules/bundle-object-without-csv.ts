import type { Leftover, Rule } from '../rule.ts';

/** Cluster-scoped objects of a bundle, which OLM labels with their CSV and never removes (facts/olm.md 1d). */
export const bundleObjectWithoutCsv: Rule = {
  name: 'bundle-object-without-csv',
  severity: 'low',
  find: async ({ traces, living }) =>
    traces.bundleObjects
      .filter(({ meta }) => living.owner(meta) === false)
      .map(
        (object): Leftover => ({
          ...object,
          reason: 'the ClusterServiceVersion that it belongs to is gone',
          breaks: 'nobody updates or removes it any more',
        }),
      ),
};
