import { clusterServiceVersions, services } from '../../cluster/resources.ts';
import { deleteObjects, stopConversion } from '../../kubectl.ts';
import type { AbandonedApi } from '../abandoned-apis.ts';
import { type AuditedObject, csvsOf, fullName } from '../audited-object.ts';
import { goneOperatorOf } from '../gone-operators.ts';
import type { AuditInput } from '../input.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/**
 * A CRD whose conversion webhook does not answer, and whose operator is gone or down. Of a living operator, OLM makes the Service
 * again. Objects that are not in the version that is asked for cannot be read then (docs/facts/kubernetes.md#conversion).
 */
export const crdWithoutConversion: AuditRule = {
  name: 'crd-without-conversion',
  severity: 'high',
  find: async input => {
    const apis = await input.abandonedApis();
    return (await Promise.all(apis.map(api => leftoverOf(api, input)))).flat();
  },
};

async function leftoverOf(api: AbandonedApi, input: AuditInput): Promise<Leftover[]> {
  const { crd, convertedBy, isUnconverted, reinstall } = api;
  const missing = convertedBy && (await input.reads.isMissing(services, convertedBy)) ? convertedBy : undefined;
  if (!missing && !isUnconverted) return [];
  return [
    {
      ...crd,
      reason: missing
        ? `Service ${fullName(missing)}, which converts its objects between versions, is gone`
        : 'the webhook that converts its objects between versions does not answer',
      breaks: 'objects that are stored in another version than the one asked for cannot be read or deleted',
      operator: goneOperatorOf(crd, input.goneOperators)?.operator,
      remedy: reinstall?.remedy ?? [...csvDeletions(crd, input), stopConversion(crd.ref.name)],
    },
  ];
}

/** While such a CSV is there, OLM registers the webhook again (docs/facts/olm.md#conversion-webhook). */
function csvDeletions({ meta }: AuditedObject, { living }: AuditInput): string[] {
  const there = csvsOf(meta).filter(living.csv);
  return there.map(({ namespace, name }) => deleteObjects(clusterServiceVersions, [name], namespace));
}
