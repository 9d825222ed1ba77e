import { disablePlugins } from '../../kubectl.ts';
import type { Subject } from '../../subject/subject.ts';
import type { AuditInput } from '../input.ts';
import type { AuditRule } from '../rule.ts';

/** Milliseconds in which an operator that is being installed makes its ConsolePlugin, or its CSV announces that. */
const patience = 10 * 60_000;

/**
 * A name in the list of plugins that OpenShift's console loads, without its ConsolePlugin and without an operator that
 * makes it (docs/facts/openshift.md#plugin-list).
 */
export const consolePluginMissing: AuditRule = {
  name: 'console-plugin-missing',
  severity: 'medium',
  find: async ({ objects: { console, csvs, subscriptions }, now }) => {
    if (!console || subscriptions.some(subject => isBeingInstalled(subject, now))) return [];
    const { plugins, there, ...object } = console;
    const announced = new Set(csvs.flatMap(csv => csv.plugins));
    const missing = plugins.filter(({ name }) => !there.has(name) && !announced.has(name));
    if (missing.length === 0) return [];
    const names = [...new Set(missing.map(({ name }) => name))];
    return [
      {
        ...object,
        reason: `its list of plugins names ${names.join(', ')}, but there is no such ConsolePlugin`,
        breaks: 'the consoles of OpenShift 4.19.7 to 4.19.13 crash on it, and others log an error',
        remedy: [disablePlugins(missing)],
      },
    ];
  },
};

/** A console enables the plugin when it makes the Subscription. */
function isBeingInstalled({ installedCSV, created = '' }: Subject, now: AuditInput['now']): boolean {
  return installedCSV === undefined && !(now !== undefined && now - Date.parse(created) > patience);
}
