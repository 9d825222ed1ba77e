import { grantCommand } from '../checklist/commands.ts';
import type { MissingRight } from '../cluster/cluster.ts';

/** The commands that give an account the right that it lacks; '' when it lacks none. */
export function remedyFor(missing: MissingRight | undefined): string {
  if (!missing) return '';
  const { namespace, account, verb, resource } = missing;
  const name = `${namespace}-${account}-${verb}-${resource.replace('/', '-')}`;
  return `; it may again after: ${grantCommand(name, [verb], [resource], [`${namespace}:${account}`])}`;
}
