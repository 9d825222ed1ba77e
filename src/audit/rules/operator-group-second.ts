import { byAge } from '../../cluster/object.ts';
import type { AuditedObject } from '../audited-object.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/**
 * An OperatorGroup beside an older one of its namespace. Clients make them with generated names and leave them; with more
 * than one OLM installs nothing there, calls the operators Failed, and says so on no Subscription.
 */
export const operatorGroupSecond: AuditRule = {
  name: 'operator-group-second',
  severity: 'high',
  find: async ({ objects: { operatorGroups } }) => {
    const all = operatorGroups.known ? operatorGroups.value : [];
    const staying = all.filter(({ meta }) => meta.deletionTimestamp === undefined);
    return [...Map.groupBy(staying, ({ ref }) => ref.namespace).values()].flatMap(beyondTheFirst);
  },
};

function beyondTheFirst(groups: readonly AuditedObject[]): Leftover[] {
  const [oldest, ...others] = groups.toSorted((a, b) => byAge(a.meta, b.meta));
  return others.map(group => ({
    ...group,
    reason: `its namespace has OperatorGroup ${oldest?.ref.name} already`,
    breaks: 'OLM installs nothing in the namespace, and calls its operators Failed',
  }));
}
