import { services } from '../../cluster/resources.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { CallTrace } from '../traces.ts';

/** Webhook configurations and APIServices that OLM made for a CSV that is gone: the API server calls nobody. */
export const callWithoutService: Rule = {
  name: 'call-without-service',
  severity: 'high',
  find: async scene => {
    const abandoned = scene.traces.calls.filter(({ meta }) => scene.living.owner(meta) === false);
    return Promise.all(abandoned.map(call => leftoverOf(call, scene)));
  },
};

async function leftoverOf(call: CallTrace, scene: Scene): Promise<Leftover> {
  const missing = await missingService(call, scene);
  return {
    ...call,
    reason: `the ClusterServiceVersion that it was made for is gone${missing ? `, and so is Service ${missing}` : ''}`,
    breaks:
      call.ref.kind === 'APIService'
        ? 'discovery of its API fails, which delays many clients and keeps namespaces from being deleted'
        : 'requests that it is to judge fail',
  };
}

async function missingService({ services: called }: CallTrace, { reads }: Scene): Promise<string | undefined> {
  for (const { namespace, name } of called) {
    const before = reads.unknowns.length;
    const service = await reads.get(services, name, namespace);
    if (!service && reads.unknowns.length === before) return `${namespace}/${name}`;
  }
  return undefined;
}
