import { operatorGroups } from '../../cluster/resources.ts';
import { deleteObjects } from '../../kubectl.ts';
import { beyondTheFirst } from '../operator-groups.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/**
 * An OperatorGroup beside an older one of its namespace. Clients make them with generated names and leave them; with more
 * than one OLM installs nothing there, calls the operators Failed, and says so on no Subscription.
 */
export const operatorGroupSecond: AuditRule = {
  name: 'operator-group-second',
  severity: 'high',
  find: async ({ objects: { operatorGroups: groups } }) => {
    const all = groups.known ? groups.value : [];
    return [...Map.groupBy(all, ({ ref }) => ref.namespace).values()].flatMap(beyondTheFirst).map(
      ({ group, oldest }): Leftover => ({
        ...group,
        reason: `its namespace has OperatorGroup ${oldest.ref.name} already`,
        breaks: 'OLM installs nothing in the namespace, and calls its operators Failed',
        remedy: [deleteObjects(operatorGroups, [group.ref.name], group.ref.namespace)],
      }),
    );
  },
};
