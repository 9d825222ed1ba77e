import { olmsOwnGroups } from '../../names.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import type { Trace } from '../trace.ts';

/**
 * An OperatorGroup in whose namespace no operator is left. A group alone proves nothing, since people make it before
 * they subscribe; only beside other leftovers of its namespace it is one (see grouping.ts).
 */
export const operatorGroupEmpty: Rule = {
  name: 'operator-group-empty',
  severity: 'low',
  find: async scene => {
    const { operatorGroups } = scene.traces;
    const found = (operatorGroups.known ? operatorGroups.value : [])
      .filter(({ ref }) => !olmsOwnGroups.has(ref.name) && !scene.living.inhabited(ref.namespace ?? ''))
      .map(async (group): Promise<Leftover[]> => {
        if (await isOfHandedOver(group, scene)) return [];
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

/** Whether all operators that were in its namespace are run by others now: what is left of them is one finding. */
async function isOfHandedOver({ ref }: Trace, { formers, handedOverTo }: Scene): Promise<boolean> {
  const here = formers.filter(({ namespace }) => namespace === ref.namespace);
  const managers = await Promise.all(here.map(({ operator }) => handedOverTo(operator)));
  return here.length > 0 && managers.every(manager => manager !== undefined);
}
