import { services } from '../../cluster/resources.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { csvsOf, fullName } from '../trace.ts';
import type { CallTrace } from '../traces.ts';

/**
 * Webhook configurations and APIServices that OLM made for a CSV that is gone, or that has no Subscription and whose Service
 * is gone: the API server calls nobody.
 */
export const callWithoutService: Rule = {
  name: 'call-without-service',
  severity: 'high',
  find: async scene => {
    const abandoned = new Set((await scene.abandonedCsvs()).map(({ ref }) => fullName(ref)));
    const found = scene.traces.calls.map(async (call): Promise<Leftover[]> => {
      if (scene.living.owner(call.meta) === false) return [leftoverOf(call, await missingService(call, scene))];
      if (!csvsOf(call.meta).some(csv => abandoned.has(fullName(csv)))) return [];
      const missing = await missingService(call, scene);
      return missing === undefined ? [] : [leftoverOfAbandoned(call, missing)];
    });
    return (await Promise.all(found)).flat();
  },
};

function leftoverOf(call: CallTrace, missing: string | undefined): Leftover {
  return {
    ...call,
    reason: `the ClusterServiceVersion that it was made for is gone${missing ? `, and so is Service ${missing}` : ''}`,
    breaks: harmOf(call),
  };
}

function leftoverOfAbandoned(call: CallTrace, missing: string): Leftover {
  return {
    ...call,
    reason: `the ClusterServiceVersion that it was made for has no Subscription, and Service ${missing} is gone`,
    breaks: harmOf(call),
  };
}

function harmOf({ ref }: CallTrace): string {
  return ref.kind === 'APIService'
    ? 'discovery of its API fails, which delays many clients and keeps namespaces from being deleted'
    : 'requests that it is to judge fail';
}

async function missingService({ services: called }: CallTrace, { reads }: Scene): Promise<string | undefined> {
  for (const { namespace, name } of called) {
    const before = reads.unknowns.length;
    const service = await reads.get(services, name, namespace);
    if (!service && reads.unknowns.length === before) return `${namespace}/${name}`;
  }
  return undefined;
}
