import { operatorGroups } from '../../cluster/resources.ts';
import { listObjects } from '../../kubectl.ts';
import { beyondTheFirst } from '../operator-groups.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/**
 * An OperatorGroup beside the first one of its namespace. Clients create groups with generated names, and leave them behind.
 * With more than one, OLM installs nothing in the namespace and calls its operators Failed. No Subscription says so.
 */
export const operatorGroupSecond: AuditRule = {
  name: 'operator-group-second',
  severity: 'high',
  find: async ({ objects: { operatorGroups: groups } }) => {
    const all = groups.known ? groups.value : [];
    return [...Map.groupBy(all, ({ ref }) => ref.namespace).values()]
      .flatMap(beyondTheFirst)
      .map(({ group, first, remedy, choice }): Leftover => {
        const breaks = 'OLM installs nothing in the namespace, and calls its operators Failed';
        return remedy
          ? {
              ...group,
              reason: `its namespace has OperatorGroup ${first.ref.name} already`,
              breaks,
              remedy: [remedy],
            }
          : {
              ...group,
              reason: `its namespace has OperatorGroup ${first.ref.name}, too, and neither is the older one`,
              breaks: `${breaks}. ${choice}`,
              explanation: listObjects(operatorGroups),
            };
      });
  },
};
