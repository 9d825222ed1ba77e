import { abandonedCrds } from '../abandoned-apis.ts';
import { type AuditedObject, keeperOf } from '../audited-object.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/** A CRD that OLM installed alongside a CSV that is gone. OLM never deletes CRDs (docs/facts/olm.md#crds-stay). */
export const crdWithoutCsv: AuditRule = {
  name: 'crd-without-csv',
  severity: 'medium',
  find: async input =>
    (await abandonedCrds(input)).map(
      (crd): Leftover => ({
        ...crd,
        reason: 'the ClusterServiceVersion that it was installed with is gone',
        breaks: 'people and programs can create objects that no operator looks after',
        ...keptOnPurpose(crd),
      }),
    ),
};

/** The severity and reason for a CRD, and for its objects, that a clean-up has kept on purpose. */
export function keptOnPurpose({ meta }: AuditedObject): Pick<Leftover, 'severity' | 'reason'> | undefined {
  const keeper = keeperOf(meta);
  return keeper === undefined ? undefined : { severity: 'low', reason: `kept on purpose by ${keeper}` };
}
