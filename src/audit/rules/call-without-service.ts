import { isA } from '../../cluster/object.ts';
import { apiServices, services } from '../../cluster/resources.ts';
import { olmsOwnGroups } from '../../names.ts';
import { csvsOf, fullName } from '../audited-object.ts';
import type { AuditInput } from '../input.ts';
import { withoutManager } from '../other-managers.ts';
import type { AuditedCaller } from '../read-objects.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/**
 * A webhook configuration or an APIService that calls a missing Service. OLM made it for a CSV that is gone or has no
 * Subscription. Or an operator made it: then its Service is in a namespace that has or had operators.
 */
export const callWithoutService: AuditRule = {
  name: 'call-without-service',
  severity: 'high',
  find: async input => {
    const abandoned = new Set((await input.abandonedCsvs()).map(({ ref }) => fullName(ref)));
    const found = input.objects.calls.map(async (call): Promise<Leftover[]> => {
      const lives = input.living.owner(call.meta);
      if (lives === undefined) return madeByOperator(call, input);
      const missing = await missingService(call, input);
      const name = missing && fullName(missing);
      if (lives === false) return [leftoverOf(call, `${madeFor} is gone${name ? `, and so is Service ${name}` : ''}`)];
      if (name === undefined || !csvsOf(call.meta).some(csv => abandoned.has(fullName(csv)))) return [];
      return [leftoverOf(call, `${madeFor} has no Subscription, and Service ${name} is gone`)];
    });
    return withoutManager((await Promise.all(found)).flat(), input.whoManages);
  },
};

const madeFor = 'the ClusterServiceVersion that it was made for';

/**
 * Only the namespace of its Service shows its operator. A living operator there may be about to make the Service again.
 */
async function madeByOperator(call: AuditedCaller, input: AuditInput): Promise<Leftover[]> {
  const { living, isInLivingBundle } = input;
  const missing = await missingService(call, input);
  if (!missing || !hasHadOperators(missing.namespace, input)) return [];
  const service = { apiVersion: 'v1', kind: services.kind, ...missing };
  if (living.inhabited(missing.namespace) && (await isInLivingBundle(service, call.ref)) !== false) return [];
  const reason = `Service ${fullName(missing)}, which it calls, is gone`;
  return [{ ...leftoverOf(call, reason), home: missing.namespace }];
}

/** OLM's and OpenShift's own OperatorGroups are in namespaces of the platform, whose Services are no operator's. */
function hasHadOperators(namespace: string, { objects: { operatorGroups }, goneOperators }: AuditInput): boolean {
  return (
    goneOperators.all.some(gone => gone.namespace === namespace) ||
    (operatorGroups.known &&
      operatorGroups.value.some(({ ref }) => ref.namespace === namespace && !olmsOwnGroups.has(ref.name)))
  );
}

function leftoverOf(call: AuditedCaller, reason: string): Leftover {
  return {
    ...call,
    reason,
    breaks: isA(call.ref, apiServices)
      ? 'discovery of its API fails, which delays many clients and keeps namespaces from being deleted'
      : 'requests that it is to judge fail',
  };
}

async function missingService(
  { services: called }: AuditedCaller,
  { reads }: AuditInput,
): Promise<ServiceName | undefined> {
  for (const service of called) if (await reads.isMissing(services, service)) return service;
  return undefined;
}

type ServiceName = AuditedCaller['services'][number];
