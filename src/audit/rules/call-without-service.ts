import { isA } from '../../cluster/object.ts';
import { apiServices, services } from '../../cluster/resources.ts';
import { withoutManager } from '../other-managers.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { csvsOf, fullName } from '../trace.ts';
import type { CallTrace } from '../traces.ts';

/**
 * Webhook configurations and APIServices that OLM made for a CSV that is gone, or for one without a Subscription that
 * has lost its Service: the API server calls a Service that does not exist.
 */
export const callWithoutService: Rule = {
  name: 'call-without-service',
  severity: 'high',
  find: async scene => {
    const abandoned = new Set((await scene.abandonedCsvs()).map(({ ref }) => fullName(ref)));
    const found = scene.traces.calls.map(async (call): Promise<Leftover[]> => {
      if (scene.living.owner(call.meta) === false) {
        const missing = await missingService(call, scene);
        return [leftoverOf(call, `is gone${missing ? `, and so is Service ${missing}` : ''}`)];
      }
      if (!csvsOf(call.meta).some(csv => abandoned.has(fullName(csv)))) return [];
      const missing = await missingService(call, scene);
      return missing === undefined ? [] : [leftoverOf(call, `has no Subscription, and Service ${missing} is gone`)];
    });
    return withoutManager((await Promise.all(found)).flat(), scene.whoManages);
  },
};

/** `what`: what happened to the CSV. */
function leftoverOf(call: CallTrace, what: string): Leftover {
  return {
    ...call,
    reason: `the ClusterServiceVersion that it was made for ${what}`,
    breaks: isA(call.ref, apiServices)
      ? 'discovery of its API fails, which delays many clients and keeps namespaces from being deleted'
      : 'requests that it is to judge fail',
  };
}

async function missingService({ services: called }: CallTrace, { reads }: Scene): Promise<string | undefined> {
  for (const { namespace, name } of called) {
    const service = await reads.getOrUnknown(services, name, namespace);
    if (service.known && !service.value) return `${namespace}/${name}`;
  }
  return undefined;
}
