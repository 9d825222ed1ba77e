import type { ObjectMeta, Resource } from '../../cluster/cluster.ts';
import { groupOfCrd, kindOfCrd } from '../../cluster/crd.ts';
import { customResourceDefinitions } from '../../cluster/resources.ts';
import { takeFinalizersOff } from '../../kubectl.ts';
import { type AuditedObject, asAudited, csvsOf, fullName } from '../audited-object.ts';
import { goneOperatorOf } from '../gone-operators.ts';
import type { AuditInput } from '../input.ts';
import { withoutManager } from '../other-managers.ts';
import type { AuditRule, Leftover } from '../rule.ts';
import { abandonedCrds, keptOnPurpose } from './crd-without-csv.ts';

/**
 * A custom resource of a CRD that has no CSV any more, or only one without a Subscription and without a Pod at work. If
 * it has finalizers, nothing will take them off.
 */
export const operandWithoutOperator: AuditRule = {
  name: 'operand-without-operator',
  severity: 'high',
  find: async input => {
    const crds = [...(await abandonedCrds(input)), ...(await crdsOfUnavailable(input))];
    return (await Promise.all(crds.map(crd => operandsOf(crd, input)))).flat();
  },
};

/** Returns the CRDs with only CSVs that have no Subscription and no available Deployment. */
async function crdsOfUnavailable(input: AuditInput): Promise<readonly AuditedObject[]> {
  const down = (await input.unavailableDeployments()).filter(({ isOperatorDown }) => isOperatorDown);
  const unavailable = new Set(down.map(({ csv }) => fullName(csv.ref)));
  const crds = input.objects.crds.filter(({ meta }) => {
    const there = csvsOf(meta).filter(input.living.csv);
    return there.length > 0 && there.every(csv => unavailable.has(fullName(csv)));
  });
  return withoutManager(crds, input.whoManages);
}

async function operandsOf(crd: AuditedObject, { reads, goneOperators, terminating }: AuditInput): Promise<Leftover[]> {
  const { name } = crd.ref;
  const kind = kindOfCrd(await reads.get(customResourceDefinitions, name));
  if (kind === undefined) return [];
  const resource = await reads.resource(groupOfCrd(name), kind);
  if (!resource) return [];
  const operands = await reads.list(resource, { content: 'metadata', pick: asAudited });
  const stuck = operands.some(({ meta }) => isStuck(meta)) ? await terminating() : new Map();
  return operands.map(operand => {
    return {
      ...operand,
      reason: 'no operator is at work to look after it',
      breaks: breaksOf(operand, resource, stuck.has(operand.ref.namespace ?? '')),
      operator: goneOperatorOf(crd, goneOperators)?.operator,
      ...keptOnPurpose(crd),
    };
  });
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
