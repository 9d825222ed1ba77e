import type { ObjectMeta, Resource } from '../../cluster/cluster.ts';
import { takeFinalizersOff } from '../../kubectl.ts';
import type { AbandonedApi } from '../abandoned-apis.ts';
import type { AuditedObject } from '../audited-object.ts';
import { goneOperatorOf } from '../gone-operators.ts';
import type { AuditInput } from '../input.ts';
import type { AuditRule, Leftover } from '../rule.ts';
import { keptOnPurpose } from './crd-without-csv.ts';

/**
 * A custom resource of a CRD that has no CSV any more, or only one without a Subscription and without a Pod at work. If
 * it has finalizers, nothing will take them off.
 */
export const operandWithoutOperator: AuditRule = {
  name: 'operand-without-operator',
  severity: 'high',
  find: async input => {
    const apis = await input.abandonedApis();
    return (await Promise.all(apis.map(api => operandsOf(api, input)))).flat();
  },
};

async function operandsOf(
  { crd, resource, objects, reinstall }: AbandonedApi,
  { goneOperators, terminating }: AuditInput,
): Promise<Leftover[]> {
  if (!resource) return [];
  const stuck = objects.some(({ meta }) => isStuck(meta)) ? await terminating() : new Map();
  return objects.map(operand => ({
    ...operand,
    reason: 'no operator is at work to look after it',
    breaks: breaksOf(operand, resource, stuck.has(operand.ref.namespace ?? '')),
    operator: goneOperatorOf(crd, goneOperators)?.operator,
    remedy: reinstall?.remedy,
    ...keptOnPurpose(crd),
  }));
}

function isStuck({ finalizers = [], deletionTimestamp }: ObjectMeta): boolean {
  return deletionTimestamp !== undefined && finalizers.length > 0;
}

/** To give up on what a finalizer stands for is a person's decision, so the command is no remedy. */
function breaksOf({ ref, meta }: AuditedObject, resource: Resource, withNamespace: boolean): string {
  const { finalizers = [] } = meta;
  if (finalizers.length === 0) return 'what it describes is not done any more';
  const nothing = `nothing removes the finalizer ${finalizers.join(', ')}`;
  if (!isStuck(meta)) return `its deletion hangs: ${nothing}`;
  const hangs = withNamespace
    ? `its deletion hangs, and that of Namespace ${ref.namespace} with it`
    : 'its deletion hangs';
  return `${hangs}: ${nothing}. To give up on what that stands for: ${takeFinalizersOff(resource, ref)}`;
}
