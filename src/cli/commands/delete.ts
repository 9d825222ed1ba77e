import type { Command } from 'commander';
import { type Cleanup, type CleanupStatus, cleanupNameOf, cleanups } from '../../cleanup/cleanup.ts';
import { isCascadeEnforced } from '../../cleanup/enforced.ts';
import { ClusterError, isForbidden } from '../../cluster/cluster.ts';
import { deleteOptions, pathOf } from '../../cluster/live/live-cluster.ts';
import { subscriptions } from '../../cluster/resources.ts';
import { ClusterView } from '../../cluster/view.ts';
import { takeInventory } from '../../inventory/inventory.ts';
import { group } from '../../names.ts';
import { makePlan, type Plan } from '../../plan/plan.ts';
import { stepsOf } from '../../plan/steps.ts';
import { readSubject, type Subject } from '../../subject/subject.ts';
import { persistent } from '../../sweeper/persistence.ts';
import { type Connection, type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { follow } from '../follow.ts';
import { type OutputOptions, withOutput } from '../output/format.ts';
import { showPlan } from '../output/show-plan.ts';
import { warnOfUnknowns, warnOfUnrecorded } from '../output/unknowns.ts';
import { exitUnlessConfirmed } from '../prompt.ts';
import { policyInForce } from '../subjects.ts';
import { CommandError, type Surroundings } from '../surroundings.ts';

const examples = `
Examples:
  kubectl leftovers delete redis-operator -n redis
  kubectl leftovers delete redis-operator -n redis --yes

It does what "kubectl delete subscription --cascade=foreground" does, and shows what becomes of it. Interrupting it stops the
showing only: the sweeper in the cluster goes on.

Exit codes: 0 nothing is left, 2 it was denied, something is wrong, or the clean-up is stalled, 130 interrupted.
`;

type DeleteOptions = ConnectionOptions & OutputOptions & { readonly yes?: true };

export function deleteCommand(program: Command, surroundings: Surroundings, end: (code: number) => void): void {
  const command = program
    .command('delete')
    .summary('delete a Subscription with all that depends on it, and follow the clean-up')
    .description('Deletes a Subscription with all that depends on it, and follows the clean-up until it is done.')
    .argument('<subscription>', 'its name')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples);
  withOutput(withConnection(command)).action(async (name: string, options: DeleteOptions) => {
    end(await deleteSubscription(name, options, surroundings));
  });
}

async function deleteSubscription(name: string, options: DeleteOptions, surroundings: Surroundings): Promise<number> {
  const connection = connect(options);
  const { cluster, namespace } = connection;
  const view = new ClusterView(cluster);
  const subject = await readSubject(view, namespace, name);
  if (!subject)
    throw new CommandError(
      `there is no Subscription ${name} in namespace ${namespace}. If it has been deleted already, "kubectl leftovers" lists what is left.`,
    );
  await requireCascade(connection);
  // The webhook's word on it comes first: what it denies need not be shown, nor asked about.
  await requestDeletion(connection, subject, 'All');
  const plan = makePlan(await takeInventory(view, subject), await policyInForce(subject, view, surroundings));
  showPlan(plan, options, surroundings);
  warnOfUnknowns(plan.unknowns, surroundings);
  warnOfUnrecorded(plan, surroundings);
  const question = `Delete Subscription ${namespace}/${name} and all of this?`;
  const refused = options.yes ? undefined : await exitUnlessConfirmed(question, surroundings);
  if (refused !== undefined) return refused;
  await requestDeletion(connection, subject);
  surroundings.stderr.write(`Subscription ${namespace}/${name} deleted\n`);
  return followCleanup(connection, plan, surroundings);
}

/** Without it the Subscription would go, and nothing else. */
async function requireCascade({ cluster }: Connection): Promise<void> {
  const missing = new CommandError(
    'the cascade of subscription-guard is not installed in this cluster, or switched off, or ignored when it fails, so a deletion could leave everything behind. Install it, or delete the Subscription and then use "kubectl leftovers clean". Nothing was deleted.',
  );
  if (!(await cluster.resource(group, cleanups.kind))) throw missing;
  try {
    if (!(await isCascadeEnforced(cluster))) throw missing;
  } catch (error) {
    // Not everybody may look at webhook configurations. The Cleanup API is there, so the rest is likely to be.
    if (!isForbidden(error)) throw error;
  }
}

async function requestDeletion({ client }: Connection, subject: Subject, dryRun?: 'All'): Promise<void> {
  const { namespace, name, uid } = subject;
  const body = deleteOptions({ propagationPolicy: 'Foreground', uid, ...(dryRun && { dryRun }) });
  try {
    await client.request(pathOf(subscriptions, { namespace, name }), { method: 'DELETE', body });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code === 0) throw error;
    throw new CommandError(`from server (${error.reason}): ${error.message}`);
  }
}

function followCleanup({ cluster }: Connection, plan: Plan, surroundings: Surroundings): Promise<number> {
  const name = cleanupNameOf(plan.subject);
  const watch = `kubectl get cleanups.subscription-guard.io ${name} -w`;
  const look = async (signal: AbortSignal): Promise<CleanupStatus | undefined> => {
    const patient = persistent(cluster, { signal });
    const cleanup = (await patient.get(cleanups, { name }).catch(error => unseen(error, watch))) as Cleanup | undefined;
    if (!cleanup)
      throw new CommandError(
        `there is no Cleanup ${name}: the Subscription was on its way already, or somebody has deleted the Cleanup. "kubectl leftovers" lists what is left.`,
      );
    return cleanup.status;
  };
  return follow(
    {
      steps: stepsOf(plan),
      look,
      interval: 250,
      whenStalled: `It goes on by itself when that is resolved: ${watch}`,
      whenInterrupted: `The sweeper goes on: ${watch}`,
    },
    surroundings,
  );
}

/** What is not seen any more goes on all the same. */
function unseen(error: unknown, watch: string): never {
  if (!(error instanceof ClusterError)) throw error;
  throw new CommandError(
    `${error.message}\nThe Subscription is deleted, and the sweeper goes on with the rest: ${watch}`,
  );
}
