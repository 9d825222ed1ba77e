import { olmsOwnGroups } from '../../names.ts';
import type { AuditedObject } from '../audited-object.ts';
import type { AuditInput } from '../input.ts';
import type { AuditRule, Leftover } from '../rule.ts';

/**
 * An OperatorGroup in a namespace without operators. A group alone proves nothing, because people make it before they
 * subscribe. It is a leftover only beside other leftovers of its namespace (see grouping.ts).
 */
export const operatorGroupEmpty: AuditRule = {
  name: 'operator-group-empty',
  severity: 'low',
  find: async input => {
    const { operatorGroups } = input.objects;
    const found = (operatorGroups.known ? operatorGroups.value : [])
      .filter(({ ref }) => !olmsOwnGroups.has(ref.name) && !input.living.inhabited(ref.namespace ?? ''))
      .map(async (group): Promise<Leftover[]> => {
        if (await isOfHandedOver(group, input)) return [];
        return [
          {
            ...group,
            reason: 'no operator is left in its namespace',
            breaks: 'a second OperatorGroup, which the next install may bring along, makes that install fail',
          },
        ];
      });
    return (await Promise.all(found)).flat();
  },
};

/** Whether other programs now run all operators that were in its namespace. Their leftovers are one finding of another rule. */
async function isOfHandedOver({ ref }: AuditedObject, { goneOperators, handedOverTo }: AuditInput): Promise<boolean> {
  const here = goneOperators.all.filter(({ namespace }) => namespace === ref.namespace);
  const managers = await Promise.all(here.map(({ operator }) => handedOverTo(operator)));
  return here.length > 0 && managers.every(manager => manager !== undefined);
}
