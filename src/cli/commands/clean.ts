import { type Command, Option } from 'commander';
import { isKeptInVain } from '../../checklist/words.ts';
import { lackingRights, lackingRightToDisown } from '../../cleanup/rights.ts';
import { ClusterError, type ClusterReader } from '../../cluster/cluster.ts';
import { selfAccessReviewer } from '../../cluster/live/access.ts';
import { describe, isA } from '../../cluster/object.ts';
import { subscriptions } from '../../cluster/resources.ts';
import { ClusterView } from '../../cluster/view.ts';
import { callerKinds } from '../../inventory/caller-kinds.ts';
import { takeInventory } from '../../inventory/inventory.ts';
import type { Unknown } from '../../inventory/unknown.ts';
import { deleteObjects, deleteSubscription, deleteWithLeftovers } from '../../kubectl.ts';
import type { PlanItem } from '../../plan/item.ts';
import { makePlan, type Plan } from '../../plan/plan.ts';
import { keepingOperands, type Policy } from '../../policy/policy.ts';
import { type ProcessIo, UsageError } from '../../programs/process-io.ts';
import { type Subject, subjectOf } from '../../subject/subject.ts';
import { cleanUp, dryRun } from '../clean-up.ts';
import { type Connection, type ConnectionOptions, connect, connectionPastOlm, withConnection } from '../connection.ts';
import { exitCodes } from '../exit-codes.ts';
import { type OutputOptions, withOutput } from '../output/format.ts';
import { showPlan } from '../output/show-plan.ts';
import { sentencesOf, warnOfUndecided, waysOutOf } from '../output/unknowns.ts';
import { exitUnlessConfirmed } from '../prompt.ts';
import { knownPolicy, leftoverNamed, notFound } from '../subjects.ts';

const examples = `
Examples:
  kubectl leftovers clean redis-operator.redis --dry-run=client    # what would be removed
  kubectl leftovers clean redis-operator.redis
  kubectl leftovers clean redis-operator -n redis --operands delete --yes

It works with your own rights, and asks for all of them before it removes anything. Ctrl-C is safe: run it again to go on.

Exit codes: 0 nothing is left, 2 something is wrong or stands in the way, 130 interrupted.
`;

interface CleanOptions extends ConnectionOptions, OutputOptions {
  readonly operands?: 'delete' | 'keep';
  readonly dryRun?: 'client' | 'server';
  readonly yes?: true;
}

export function cleanCommand(program: Command, io: ProcessIo, end: (code: number) => void): void {
  const command = program
    .command('clean')
    .summary('remove what is left of an operator without a Subscription')
    .description('Removes, in safe order, what is left of an operator without a Subscription.')
    .argument('<operator>', 'as "kubectl leftovers" lists it: <package>.<namespace>, or <package> with -n')
    .addOption(
      new Option(
        '--operands <what>',
        'what to do with custom resources of its APIs, if there are any; keep keeps the CRDs as well',
      ).choices(['delete', 'keep']),
    )
    .addOption(
      new Option(
        '--dry-run <where>',
        'change nothing: show the plan, or let the API server check each deletion',
      ).choices(['client', 'server']),
    )
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples);
  withOutput(withConnection(command)).action(async (name: string, options: CleanOptions) => {
    end(await clean(name, options, io));
  });
}

async function clean(name: string, options: CleanOptions, io: ProcessIo): Promise<number> {
  const connection = await connectionPastOlm(connect(options), io);
  const { cluster, namespace } = connection;
  const view = new ClusterView(cluster);
  const { subject, leftovers, unknowns, undecided = [] } = await leftoverNamed(name, namespace, cluster);
  if (!subject) throw notFound(name, await whyNot(name, connection), unknowns);
  await refuseLive(subject, connection);
  warnOfUndecided(undecided, io);
  const plan = makePlan(await takeInventory(view, subject, { leftovers }), await policyOf(subject, view, options));
  const isShownOnly = options.dryRun === 'client';
  if (isShownOnly) showPlan(plan, options, io);
  await refuseObstructed(plan, unknowns, connection);
  if (isShownOnly) return exitCodes.nothing;
  showPlan(plan, options, io);
  if (options.dryRun === 'server') return dryRun(plan, connection, io);
  const question = 'Remove all that says Delete or Follows?';
  const refused = options.yes ? undefined : await exitUnlessConfirmed(question, io);
  return refused ?? cleanUp(plan, connection, io);
}

/** The policy in force, as `plan` shows it, except that the caller alone decides about operands. */
async function policyOf(subject: Subject, cluster: ClusterReader, { operands }: CleanOptions): Promise<Policy> {
  const policy = await knownPolicy(subject, cluster);
  if (operands === 'keep') return keepingOperands(policy);
  // The caller's choice reaches as far as their rights, not as far as a policy.
  return { ...policy, selectors: [], operands: operands === 'delete' ? 'Delete' : 'Block' };
}

async function whyNot(name: string, { cluster, namespace }: Connection): Promise<string> {
  const live = await cluster.get(subscriptions, { namespace, name }).catch(unread);
  return live
    ? `Subscription ${namespace}/${name} is there: delete that, with "${deleteWithLeftovers({ namespace, name })}".`
    : `nothing is left of an operator ${name}; "kubectl leftovers" lists all leftovers.`;
}

/** The other reads report this failure, too. */
function unread(error: unknown): undefined {
  if (!(error instanceof ClusterError)) throw error;
}

async function refuseLive({ namespace, packageName }: Subject, { cluster }: Connection): Promise<void> {
  if (namespace === '') return;
  for await (const object of cluster.list(subscriptions, { namespace })) {
    const live = subjectOf(object);
    if (live.packageName !== packageName) continue;
    throw new UsageError(
      `Subscription ${namespace}/${live.name} of that package is there, and would take up what is removed. Delete it first: ${deleteSubscription(live, 'orphan')}`,
    );
  }
}

/** Lists everything that prevents the clean-up before it removes anything. */
async function refuseObstructed(
  plan: Plan,
  unknowns: readonly Unknown[],
  { client, cluster }: Connection,
): Promise<void> {
  const { signal } = new AbortController();
  const mayAccess = selfAccessReviewer(client);
  const lacking = await lackingRights(plan, { username: '' }, cluster, mayAccess, signal);
  const unlabelled = await lackingRightToDisown(plan, mayAccess, signal);
  const undecided = plan.operands.filter(({ items }) => items.some(({ fate }) => fate === 'Blocks'));
  const obstacles = [
    ...sentencesOf([...plan.unknowns, ...unknowns]),
    ...waysOutOf(plan, [...plan.unknowns, ...unknowns]),
    ...lacking.map(access => `you may not delete ${access}`),
    ...unlabelled.map(access => `you may not patch ${access}`),
    ...plan.neededBy.map(
      ({ csv, namespace, what }) => `${csv} (${namespace}) still needs ${what.join(', ')}: remove that operator first`,
    ),
    ...undecided.map(
      ({ resource: { plural, group }, items }) =>
        `there are ${items.length} ${plural}.${group}, so choose what to do with them: --operands delete or --operands keep`,
    ),
    ...plan.items.filter(isKeptInVain).map(item => `${describe(item.ref)}: ${item.reason}; ${wayOutOf(item)}`),
  ];
  if (obstacles.length === 0) return;
  throw new UsageError(['nothing was deleted, because', ...obstacles.map(obstacle => `  - ${obstacle}`)].join('\n'));
}

/** Of an object that is to stay, although what it belongs to goes. */
function wayOutOf({ ref }: PlanItem): string {
  const caller = callerKinds.find(kind => isA(ref, kind));
  return caller
    ? `delete it first, also where it comes from: ${deleteObjects(caller, [ref.name])}`
    : 'take that annotation or the owner off it';
}
