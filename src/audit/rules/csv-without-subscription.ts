import type { AuditedObject } from '../audited-object.ts';
import type { AuditInput } from '../input.ts';
import { reinstallOf } from '../reinstall.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/** OLM's resolver insists on keeping such a CSV, and the next install fails (docs/facts/olm.md#freestanding-csv). */
export const csvWithoutSubscription: AuditRule = {
  name: 'csv-without-subscription',
  severity: 'high',
  find: async input => (await input.abandonedCsvs()).map(csv => leftoverOf(csv, input)),
};

function leftoverOf(csv: AuditedObject, input: AuditInput): Leftover {
  const reinstall = reinstallOf(csv, input);
  if (!reinstall)
    return {
      ...csv,
      reason: 'its Subscription is gone',
      breaks: 'the operator runs on without updates, and the next install of it fails with ConstraintsNotSatisfiable',
    };
  const { subject, remedy } = reinstall;
  return {
    ...csv,
    reason: `Subscription ${subject.namespace}/${subject.name} has not installed it, and can install nothing beside it`,
    breaks:
      'the operator runs on without updates; when it is deleted, OLM installs what the Subscription asks for, and custom resources stay',
    remedy,
  };
}
