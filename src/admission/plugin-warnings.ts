import { mayList, type Reader } from '../checklist/visibility.ts';
import { maxCommand } from '../checklist/warnings.ts';
import { consoles } from '../cluster/openshift.ts';
import { disablePlugins } from '../kubectl.ts';
import type { Plan } from '../plan/plan.ts';

const maxPlugins = 3;

/**
 * Warns that OpenShift's console is set to load what is about to go. One command for each plugin, the last one first: the
 * places of the others stay as they are.
 */
export async function pluginWarnings({ enabledPlugins: { found } }: Plan, reader: Reader): Promise<string[]> {
  if (found.length === 0) return [];
  const what = "OpenShift's console loads what goes, and may crash without it.";
  const commands = found
    .toSorted((a, b) => b.index - a.index)
    .slice(0, maxPlugins)
    .map(plugin => disablePlugins([plugin]));
  if (commands.some(({ length }) => length > maxCommand) || !(await mayList(reader, consoles))) {
    return [`${what} Have it taken off spec.plugins of Console cluster`];
  }
  return [`${what} To take it off the list:`, ...commands];
}
