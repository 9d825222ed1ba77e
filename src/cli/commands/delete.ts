import { type Command, Option } from 'commander';
import { type Cleanup, type CleanupStatus, cleanupNameOf, cleanups } from '../../cleanup/cleanup.ts';
import { isCascadeEnforced } from '../../cleanup/enforced.ts';
import { type Cluster, ClusterError, isForbidden, isObjectMissing, isReplaced } from '../../cluster/cluster.ts';
import { retrying } from '../../cluster/live/retrying.ts';
import { subscriptions } from '../../cluster/resources.ts';
import { ClusterView } from '../../cluster/view.ts';
import { takeInventory } from '../../inventory/inventory.ts';
import { getObject } from '../../kubectl.ts';
import { group, operandsAnnotation } from '../../names.ts';
import { stepsOf } from '../../plan/item.ts';
import { makePlan, type Plan } from '../../plan/plan.ts';
import { keepOperands } from '../../policy/policy.ts';
import { type ProcessIo, UsageError } from '../../programs/process-io.ts';
import { readSubject, type Subject } from '../../subject/subject.ts';
import { type Connection, type ConnectionOptions, connect, withConnection } from '../connection.ts';
import { requestDeletion } from '../deletion-request.ts';
import { exitCodes } from '../exit-codes.ts';
import { deleteExtension } from '../extension-deletion.ts';
import { extensionNamed } from '../extensions.ts';
import { follow } from '../follow.ts';
import { type OutputOptions, withOutput } from '../output/format.ts';
import { showPlan } from '../output/show-plan.ts';
import { warnOfUnknowns, warnOfUnrecorded, waysOutOf } from '../output/unknowns.ts';
import { exitUnlessConfirmed } from '../prompt.ts';
import { policyInForce } from '../subjects.ts';

const examples = `
Examples:
  kubectl leftovers delete redis-operator -n redis
  kubectl leftovers delete redis-operator -n redis --yes
  kubectl leftovers delete redis-operator -n redis --operands keep    # the operator goes, its custom resources stay
  kubectl leftovers delete clusterextension/redis                     # of OLM v1

It does what "kubectl delete subscription --cascade=foreground" does, and shows what becomes of it. Interrupting it stops the
showing only: the sweeper in the cluster goes on. For --operands keep it annotates the Subscription: ${operandsAnnotation}=${keepOperands}.

Exit codes: 0 nothing is left, 2 it was denied, something is wrong, or the clean-up is stalled, 130 interrupted.
`;

type DeleteOptions = ConnectionOptions & OutputOptions & { readonly yes?: true; readonly operands?: 'keep' };

export function deleteCommand(program: Command, io: ProcessIo, end: (code: number) => void): void {
  const command = program
    .command('delete')
    .summary('delete a Subscription with all that depends on it, and follow the clean-up')
    .description('Deletes a Subscription with all that depends on it, and follows the clean-up until it is done.')
    .argument('<subscription>', 'its name, or of OLM v1 clusterextension/<name>')
    .addOption(
      new Option('--operands <what>', 'keep: the custom resources of its APIs stay, and so do the CRDs').choices([
        'keep',
      ]),
    )
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples);
  withOutput(withConnection(command)).action(async (name: string, options: DeleteOptions) => {
    end(await deleteSubscription(name, options, io));
  });
}

async function deleteSubscription(name: string, options: DeleteOptions, io: ProcessIo): Promise<number> {
  const connection = connect(options);
  const extension = extensionNamed(name);
  if (extension) return deleteExtension(extension, connection, options, io);
  const { cluster, namespace } = connection;
  const subject = await readSubject(cluster, namespace, name);
  if (!subject)
    throw new UsageError(
      `there is no Subscription ${name} in namespace ${namespace}. If it has been deleted already, "kubectl leftovers" lists what is left.`,
    );
  await requireCascade(connection);
  const remove = (subject: Subject) => deleteWithConsent(subject, connection, options, io);
  const plan = await (options.operands === 'keep' ? whileAnnotated(subject, cluster, remove) : remove(subject));
  if (typeof plan === 'number') return plan;
  io.stderr.write(`Subscription ${namespace}/${name} deleted\n`);
  return followCleanup(connection, plan, io);
}

/** The plan to follow, or the exit code if the command did nothing. */
type Outcome = Plan | number;

async function deleteWithConsent(
  subject: Subject,
  connection: Connection,
  options: DeleteOptions,
  io: ProcessIo,
): Promise<Outcome> {
  // Ask the webhook first: a deletion that it denies needs no plan and no question.
  const deletion = { propagationPolicy: 'Foreground', uid: subject.uid } as const;
  await requestDeletion(connection, subscriptions, subject, { ...deletion, dryRun: 'All' });
  const view = new ClusterView(connection.cluster);
  const { policy, reach } = await policyInForce(subject, view, io);
  const plan = makePlan(await takeInventory(view, subject), policy, reach);
  showPlan(plan, options, io);
  warnOfUnknowns(plan.unknowns, io, waysOutOf(plan));
  warnOfUnrecorded(plan, io);
  const question = `Delete Subscription ${subject.namespace}/${subject.name} and all ${options.operands ? 'that says Delete or Follows' : 'of this'}?`;
  const refused = options.yes ? undefined : await exitUnlessConfirmed(question, io);
  if (refused !== undefined) return refused;
  await requestDeletion(connection, subscriptions, subject, deletion);
  return plan;
}

/**
 * A DELETE has no field for this choice, so an annotation on the Subscription carries it. If the Subscription stays,
 * this restores its annotation.
 */
async function whileAnnotated(
  subject: Subject,
  cluster: Pick<Cluster, 'patch'>,
  remove: (subject: Subject) => Promise<Outcome>,
): Promise<Outcome> {
  const { uid, operands = null } = subject;
  const annotate = (value: string | null): Promise<unknown> =>
    cluster.patch(subscriptions, subject, { metadata: { uid, annotations: { [operandsAnnotation]: value } } });
  await annotate(keepOperands);
  let outcome: Outcome = exitCodes.error;
  try {
    outcome = await remove({ ...subject, operands: keepOperands });
    return outcome;
  } finally {
    if (typeof outcome === 'number') await annotate(operands).catch(unlessGone);
  }
}

/** Without an answer, the Subscription may still have been deleted. */
function unlessGone(error: unknown): void {
  if (!isObjectMissing(error) && !isReplaced(error)) throw error;
}

/** Without the cascade the Subscription would go alone. */
async function requireCascade({ cluster }: Connection): Promise<void> {
  const missing = new UsageError(
    'the cascade of subscription-guard is not installed in this cluster, or switched off, or ignored when it fails, so a deletion could leave everything behind. Install it, or delete the Subscription and then use "kubectl leftovers clean". Nothing was deleted.',
  );
  if (!(await cluster.resource(group, cleanups.kind))) throw missing;
  try {
    if (!(await isCascadeEnforced(cluster))) throw missing;
  } catch (error) {
    // The caller may not read webhook configurations. The Cleanup API exists, so the rest probably does.
    if (!isForbidden(error)) throw error;
  }
}

function followCleanup({ cluster }: Connection, plan: Plan, io: ProcessIo): Promise<number> {
  const name = cleanupNameOf(plan.subject);
  const watch = getObject(cleanups, name, '-w');
  const readStatus = async (signal: AbortSignal): Promise<CleanupStatus | undefined> => {
    const patient = retrying(cluster, { signal });
    const cleanup = (await patient.get(cleanups, { name }).catch(error => unseen(error, watch))) as Cleanup | undefined;
    if (!cleanup)
      throw new UsageError(
        `there is no Cleanup ${name}: the Subscription was on its way already, or the Cleanup has been deleted. "kubectl leftovers" lists what is left.`,
      );
    return cleanup.status;
  };
  return follow(
    {
      steps: stepsOf(plan),
      readStatus,
      interval: 250,
      whenStalled: `It goes on by itself when that is resolved: ${watch}`,
      whenInterrupted: `The sweeper goes on: ${watch}`,
    },
    io,
  );
}

/** The sweeper goes on although we cannot see it any more. */
function unseen(error: unknown, watch: string): never {
  if (!(error instanceof ClusterError)) throw error;
  throw new UsageError(
    `${error.message}\nThe Subscription is deleted, and the sweeper goes on with the rest: ${watch}`,
  );
}
