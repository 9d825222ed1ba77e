import type { Cluster } from '../cluster/cluster.ts';
import { podsOf } from '../cluster/deployment.ts';
import { isA, type ObjectRef } from '../cluster/object.ts';
import { deployments } from '../cluster/resources.ts';
import type { Pass } from './pass.ts';

/**
 * Mostly the operator serves a finalizer, and its Deployments may be down. Names those that are, or the first. The way out
 * takes off what any Pod at work may still serve, so it is told only if there is none.
 */
export async function stateOfOperator({ cluster, cleanup, everybody }: Pass, wayOut?: string): Promise<string> {
  const items = cleanup.spec.items.filter(item => isA(item, deployments));
  const states = await Promise.all(items.map(item => stateOfDeployment(item, cluster)));
  const down = states.filter(({ isUp }) => !isUp);
  const texts = (down.length > 0 ? down : states.slice(0, 1)).map(({ text }) => text);
  const isDown = everybody.olm.csvs.length === 0 || (states.length > 0 && !states.some(({ isAtWork }) => isAtWork));
  return [...texts, ...(isDown && wayOut ? [wayOut] : [])].map(text => `; ${text}`).join('');
}

async function stateOfDeployment(
  { namespace = '', name }: ObjectRef,
  cluster: Cluster,
): Promise<{ readonly isUp: boolean; readonly isAtWork: boolean; readonly text: string }> {
  const object = await cluster.get(deployments, { namespace, name });
  const what = `the operator's Deployment ${namespace}/${name} is`;
  if (!object) return { isUp: false, isAtWork: false, text: `${what} gone` };
  const { wanted, available = 0 } = podsOf(object);
  return { isUp: available >= wanted, isAtWork: available > 0, text: `${what} ${available}/${wanted} available` };
}
