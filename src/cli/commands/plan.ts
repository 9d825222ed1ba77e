import type { Command } from 'commander';
import { ClusterView } from '../../cluster/view.ts';
import { findHandOver } from '../../extension/hand-over/hand-over.ts';
import { gatherInformation } from '../../inventory/information.ts';
import { takeInventory } from '../../inventory/inventory.ts';
import { makePlan } from '../../plan/plan.ts';
import type { ProcessIo } from '../../programs/process-io.ts';
import { open, pastOlm, type ReadingOptions, withConnection, withSnapshot } from '../connection.ts';
import { exitCodes } from '../exit-codes.ts';
import { extensionNamed, planOfExtension } from '../extensions.ts';
import { type OutputOptions, page, withOutput } from '../output/format.ts';
import { showPlan } from '../output/show-plan.ts';
import { warnOfUndecided, warnOfUnknowns, warnOfUnrecorded, waysOutOf } from '../output/unknowns.ts';
import { notFound, policyInForce, subjectNamed } from '../subjects.ts';

const examples = `
Examples:
  kubectl leftovers plan redis-operator -n redis
  kubectl leftovers plan redis-operator.redis -o tree      # an operator whose Subscription is gone
  kubectl leftovers plan redis-operator -n redis -o json
  kubectl leftovers plan redis-operator -n redis -o html > plan.html
  kubectl leftovers plan clusterextension/redis            # what OLM v1 would delete with it
  kubectl leftovers plan redis-operator -n redis --snapshot ./dump

Exit codes: 0 the plan is complete, 2 something is wrong or could not be read.
What a snapshot does not hold is a warning, and in JSON among the unknowns.
`;

export function planCommand(program: Command, io: ProcessIo, end: (code: number) => void): void {
  const command = program
    .command('plan')
    .summary('show all that depends on an operator, and what a clean-up would do about it')
    .description(
      'Shows what would be left behind if a Subscription were deleted, or is left of one that was, and what a clean-up would do about it, in safe order. Of OLM v1 it shows what the deletion of a ClusterExtension would take along.',
    )
    .argument(
      '<name>',
      'a Subscription, the name of an Operator object, <package>.<namespace>, or of OLM v1 clusterextension/<name>',
    )
    .addHelpText('after', examples);
  withOutput(withSnapshot(withConnection(command)), page).action(async (name: string, options: PlanOptions) => {
    end(await plan(name, options, io));
  });
}

type PlanOptions = ReadingOptions & OutputOptions;

async function plan(name: string, options: PlanOptions, io: ProcessIo): Promise<number> {
  const { cluster: opened, namespace } = open(options);
  const extension = extensionNamed(name);
  if (extension) return planOfExtension(extension, new ClusterView(opened), options, io);
  const cluster = await pastOlm(opened, io);
  const view = new ClusterView(cluster);
  const { subject, leftovers, unknowns, undecided = [] } = await subjectNamed(name, namespace, cluster);
  if (!subject) {
    const absent = `there is no Subscription ${name} in namespace ${namespace}`;
    const hint = `Name another namespace with -n; "kubectl leftovers" lists all leftovers.`;
    throw notFound(name, `${absent}, and nothing is left of an operator of that name. ${hint}`, unknowns, absent);
  }
  const { policy, reach } = await policyInForce(subject, view, io);
  const inventory = await takeInventory(view, subject, { leftovers });
  const plan = makePlan(inventory, policy, reach);
  const [information, handOver] = await Promise.all([
    gatherInformation(view, inventory),
    findHandOver(view, inventory, policy),
  ]);
  showPlan(plan, options, io, { information, handOver });
  warnOfUndecided(undecided, io);
  warnOfUnrecorded(plan, io);
  const failed = [...plan.unknowns, ...unknowns];
  return warnOfUnknowns(failed, io, waysOutOf(plan, failed)) ? exitCodes.error : exitCodes.nothing;
}
