import { isA } from '../cluster/object.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import type { Manager } from '../managers/manager.ts';
import type { GoneOperator } from './gone-operators.ts';
import type { Living } from './living.ts';
import type { WhoManages } from './other-managers.ts';
import type { AuditedObjects, AuditedOperator } from './read-objects.ts';

/**
 * Returns the program that now runs an operator that OLM v0 once ran: it is the controller of what v0 left, or marks it. If there
 * are CRDs, it must have all of them. A program that only made a CRD before OLM did does not count.
 */
export async function handedOverTo({ objects }: GoneOperator, whoManages: WhoManages): Promise<Manager | undefined> {
  const crds = objects.filter(({ ref }) => isA(ref, customResourceDefinitions));
  if (crds.length === 0) return objects.find(({ manager }) => manager?.evidence === 'controller')?.manager;
  const managers = await Promise.all(crds.map(whoManages));
  const running = managers.filter(manager => manager !== undefined && manager !== 'unknown').filter(isRunning);
  return running.length === crds.length ? running[0] : undefined;
}

/** OLM's Operator object without a living operator, and the program that now runs the operator, if any. */
export interface AbandonedOperator {
  readonly operator: AuditedOperator;
  readonly manager: Manager | undefined;
}

/** Returns all of them. `managerOf`: the program that runs an operator now, by the name of its Operator object. */
export function abandonedOperators(
  { operators }: Pick<AuditedObjects, 'operators'>,
  living: Living,
  managerOf: (operator: string) => Promise<Manager | undefined>,
): Promise<AbandonedOperator[]> {
  const abandoned = operators.filter(({ ref }) => !living.operator(ref.name));
  return Promise.all(abandoned.map(async operator => ({ operator, manager: await managerOf(operator.ref.name) })));
}

function isRunning({ evidence }: Manager): boolean {
  return evidence === 'controller' || evidence === 'mark';
}
