import { describePolicies } from '../checklist/words.ts';
import { activeCleanups, leavingCsvs } from '../cleanup/active.ts';
import { lackingRights } from '../cleanup/rights.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ClusterView } from '../cluster/view.ts';
import type { AnyPlan, Plan } from '../plan/plan.ts';
import type { Subject } from '../subject/subject.ts';
import { recordApproval, retractApproval } from './approval.ts';
import { type ConfirmedDeletion, confirmDeletion, orDenied, orNotWritten } from './confirm.ts';
import { allowed, attributed, type Decide, type Decision, denied, isDecision } from './decision.ts';
import { planDeletion } from './deletion-plan.ts';
import { deniedWithChecklist, isObstructed, settlingPlan, stillInstalling } from './obstacles.ts';
import type { DeletionRequest } from './review.ts';
import type { ValidateOptions } from './validate.ts';

export interface MutateOptions extends ValidateOptions {
  readonly cluster: Cluster;
}

/**
 * The writing half of the guard: records what a cascade will remove before the Subscription goes. It changes nothing in
 * the request, denies if the record cannot be written, and writes nothing on a dry run.
 */
export function mutator(options: MutateOptions): Decide {
  return (request, signal) =>
    orDenied(request, async () => {
      const view = new ClusterView(options.cluster, { signal });
      const confirmed = await confirmDeletion(request, view, options);
      if (isDecision(confirmed)) return confirmed;
      return attributed(await decide(request, confirmed, options, signal), confirmed);
    });
}

async function decide(
  { dryRun }: DeletionRequest,
  confirmed: ConfirmedDeletion,
  options: MutateOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const { action } = confirmed.choice;
  if (action === 'Cascade') return approve(dryRun, confirmed, options, signal);
  // A plain deletion is denied while a cascade is approved. To retract the approval here would harm a cascade in
  // progress.
  const keepsApproval = dryRun || action === 'Block';
  const refused = keepsApproval
    ? undefined
    : await orNotWritten('take back an approved cascade', () => retractApproval(confirmed, options, signal));
  return refused ?? allowed('PassedOn');
}

/**
 * Two operators that need each other can only go together, and each must see that the other is going. So if nothing
 * else prevents the cascade, this writes the record and then checks again. If the answer is still no, the Subscription
 * stays, and the sweeper withdraws the record.
 */
async function approve(
  dryRun: boolean,
  confirmed: ConfirmedDeletion,
  options: MutateOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const { requester } = confirmed;
  const first = await consider(confirmed, options, signal);
  if (isDecision(first)) return first;
  const answer = await answerWithoutWriting(first, dryRun, confirmed, options, signal);
  if (answer) return answer;
  if (first.plan.neededBy.length === 0) return admit(first.plan, confirmed, options, signal);
  await record(first.plan, confirmed, options, signal);
  const second = await consider(confirmed, options, signal);
  if (isDecision(second)) return second;
  return isObstructed(second.plan)
    ? deniedWithChecklist(second.plan, requester, options, signal)
    : admit(second.plan, confirmed, options, signal);
}

/** A whole plan: it may be approved. */
interface Considered {
  readonly plan: Plan;
  /** An InstallPlan that OLM may carry out once more. */
  readonly settling: string | undefined;
}

async function consider(
  confirmed: ConfirmedDeletion,
  options: MutateOptions,
  signal: AbortSignal,
): Promise<Considered | Decision> {
  const { cluster, now } = options;
  const view = new ClusterView(cluster, { signal });
  const leaving = leavingCsvs(await activeCleanups(view), confirmed.subject.uid);
  const { inventory, plan } = await planDeletion(view, confirmed, { leaving, denies: isObstructedAnyway });
  const installing = stillInstalling(inventory, now());
  if (installing) return installing;
  if (!plan.whole) return deniedWithChecklist(plan, confirmed.requester, options, signal);
  return { plan, settling: settlingPlan(inventory.olm, now()) };
}

/** Other operators that need this one may be going as well. */
function isObstructedAnyway(plan: AnyPlan): boolean {
  return isObstructed({ ...plan, neededBy: [] });
}

/** Undefined: only other operators, which may be going as well, prevent the cascade. */
async function answerWithoutWriting(
  { plan, settling }: Considered,
  dryRun: boolean,
  { subject, requester, policy }: ConfirmedDeletion,
  options: MutateOptions,
  signal: AbortSignal,
): Promise<Decision | undefined> {
  const { cluster, mayAccess } = options;
  if (isObstructedAnyway(plan)) return deniedWithChecklist(plan, requester, options, signal);
  const lacking =
    policy.authorization === 'Policy' ? [] : await lackingRights(plan, requester, cluster, mayAccess, signal);
  if (lacking.length > 0) return denied('Forbidden', forbidden(plan, lacking), plan);
  if (dryRun)
    return isObstructed(plan) ? deniedWithChecklist(plan, requester, options, signal) : allowed('Cascade', plan);
  return settling === undefined ? undefined : denied('Settling', stillSettling(subject, settling), plan);
}

function record(plan: Plan, { requester }: ConfirmedDeletion, options: MutateOptions, signal: AbortSignal) {
  return orNotWritten('record its cascade', () => recordApproval(plan, requester, options, signal));
}

async function admit(
  plan: Plan,
  confirmed: ConfirmedDeletion,
  options: MutateOptions,
  signal: AbortSignal,
): Promise<Decision> {
  await record(plan, confirmed, options, signal);
  return allowed('Cascade', plan);
}

function stillSettling({ namespace, name, packageName }: Subject, plan: string): string {
  return `OLM has only just finished installing ${packageName} (InstallPlan ${plan} in ${namespace}) and may still be at it. Nothing was deleted; try again to delete Subscription ${namespace}/${name} in a few seconds.`;
}

const maxLacking = 12;

function forbidden({ subject: { namespace, name }, policy: { names } }: Plan, lacking: readonly string[]): string {
  const more = lacking.length - maxLacking;
  return [
    `You may not delete everything that depends on Subscription ${namespace}/${name}. You lack the right to delete:`,
    ...lacking.slice(0, maxLacking).map(access => `     ${access}`),
    ...(more > 0 ? [`     and ${more} more`] : []),
    'Ask a user with these rights to delete it.',
    ...(names.length > 0 ? [`Decided by ${describePolicies(names)}.`] : []),
  ].join('\n');
}
