import { groupOfCrd, kindOfCrd } from '../../cluster/crd.ts';
import { customResourceDefinitions } from '../../cluster/resources.ts';
import { formerOf } from '../former.ts';
import { withoutManager } from '../other-managers.ts';
import type { Leftover, Rule } from '../rule.ts';
import type { Scene } from '../scene.ts';
import { csvsOf, fullName, type Trace, traceOf } from '../trace.ts';
import { abandonedCrds, keptOnPurpose } from './crd-without-csv.ts';

/**
 * A custom resource of a CRD that has no CSV any more, or only one without a Subscription and without a Pod at work. If
 * it has finalizers, nothing will take them off.
 */
export const operandWithoutOperator: Rule = {
  name: 'operand-without-operator',
  severity: 'high',
  find: async scene => {
    const crds = [...(await abandonedCrds(scene)), ...(await crdsOfUnavailable(scene))];
    return (await Promise.all(crds.map(crd => operandsOf(crd, scene)))).flat();
  },
};

/** Returns the CRDs with only CSVs that have no Subscription and no available Deployment. */
async function crdsOfUnavailable(scene: Scene): Promise<readonly Trace[]> {
  const unavailable = new Set((await scene.unavailableDeployments()).map(({ csv }) => fullName(csv.ref)));
  const crds = scene.traces.crds.filter(({ meta }) => {
    const there = csvsOf(meta).filter(scene.living.csv);
    return there.length > 0 && there.every(csv => unavailable.has(fullName(csv)));
  });
  return withoutManager(crds, scene.whoManages);
}

async function operandsOf(crd: Trace, { reads, formers }: Scene): Promise<Leftover[]> {
  const { name } = crd.ref;
  const kind = kindOfCrd(await reads.get(customResourceDefinitions, name));
  if (kind === undefined) return [];
  const resource = await reads.resource(groupOfCrd(name), kind);
  if (!resource) return [];
  const operands = await reads.list(resource, { content: 'metadata', pick: traceOf });
  return operands.map(operand => {
    const { finalizers = [] } = operand.meta;
    return {
      ...operand,
      reason: 'no operator is at work to look after it',
      breaks:
        finalizers.length === 0
          ? 'what it describes is not done any more'
          : `its deletion hangs: nothing removes the finalizer ${finalizers.join(', ')}`,
      operator: formerOf(crd, formers)?.operator,
      ...keptOnPurpose(crd),
    };
  });
}
