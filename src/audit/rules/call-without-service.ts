import { isA } from '../../cluster/object.ts';
import { apiServices, services } from '../../cluster/resources.ts';
import { withoutManager } from '../other-managers.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { csvsOf, fullName } from '../trace.ts';
import type { CallTrace } from '../traces.ts';

/**
 * Webhook configurations and APIServices that call a Service that is gone: those that OLM made for a CSV that is gone
 * or has no Subscription, and those that an operator may have made for itself, with a Service in a namespace with
 * operators, now or before.
 */
export const callWithoutService: Rule = {
  name: 'call-without-service',
  severity: 'high',
  find: async scene => {
    const abandoned = new Set((await scene.abandonedCsvs()).map(({ ref }) => fullName(ref)));
    const found = scene.traces.calls.map(async (call): Promise<Leftover[]> => {
      const lives = scene.living.owner(call.meta);
      if (lives === undefined) return madeByOperator(call, scene);
      const missing = await missingService(call, scene);
      const name = missing && nameOf(missing);
      if (lives === false) return [leftoverOf(call, `${madeFor} is gone${name ? `, and so is Service ${name}` : ''}`)];
      if (name === undefined || !csvsOf(call.meta).some(csv => abandoned.has(fullName(csv)))) return [];
      return [leftoverOf(call, `${madeFor} has no Subscription, and Service ${name} is gone`)];
    });
    return withoutManager((await Promise.all(found)).flat(), scene.whoManages);
  },
};

const madeFor = 'the ClusterServiceVersion that it was made for';

/**
 * Only the namespace of its Service shows its operator. A living operator there may be about to make the Service again.
 */
async function madeByOperator(call: CallTrace, scene: Scene): Promise<Leftover[]> {
  const { living, isInLivingBundle } = scene;
  const missing = await missingService(call, scene);
  if (!missing || !hasHadOperators(missing.namespace, scene)) return [];
  const service = { apiVersion: 'v1', kind: services.kind, ...missing };
  if (living.inhabited(missing.namespace) && (await isInLivingBundle(service)) !== false) return [];
  const reason = `Service ${nameOf(missing)}, which it calls, is gone`;
  return [{ ...leftoverOf(call, reason), home: missing.namespace }];
}

function hasHadOperators(namespace: string, { traces: { operatorGroups }, formers }: Scene): boolean {
  return (
    formers.some(former => former.namespace === namespace) ||
    (operatorGroups.known && operatorGroups.value.some(({ ref }) => ref.namespace === namespace))
  );
}

function leftoverOf(call: CallTrace, reason: string): Leftover {
  return {
    ...call,
    reason,
    breaks: isA(call.ref, apiServices)
      ? 'discovery of its API fails, which delays many clients and keeps namespaces from being deleted'
      : 'requests that it is to judge fail',
  };
}

function nameOf({ namespace, name }: ServiceName): string {
  return `${namespace}/${name}`;
}

async function missingService({ services: called }: CallTrace, { reads }: Scene): Promise<ServiceName | undefined> {
  for (const { namespace, name } of called) {
    const service = await reads.getOrUnknown(services, name, namespace);
    if (service.known && !service.value) return { namespace, name };
  }
  return undefined;
}

type ServiceName = CallTrace['services'][number];
