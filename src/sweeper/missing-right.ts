import type { MissingRight } from '../cluster/cluster.ts';

/** The commands that give an account the right that it lacks; '' when it lacks none. */
export function remedyFor(missing: MissingRight | undefined): string {
  if (!missing) return '';
  const { namespace, account, verb, resource } = missing;
  const name = `${namespace}-${account}-${verb}-${resource.replace('/', '-')}`;
  const role = `kubectl create clusterrole ${name} --verb=${verb} --resource=${resource}`;
  const binding = `kubectl create clusterrolebinding ${name} --clusterrole=${name} --serviceaccount=${namespace}:${account}`;
  return `; it may again after: ${role} && ${binding}`;
}
