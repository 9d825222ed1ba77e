import { isDeepStrictEqual } from 'node:util';
import { firstThatFits, leftoverWarnings } from '../checklist/warnings.ts';
import { describePolicies } from '../checklist/words.ts';
import { activeCleanups, leavingCsvs, withdrawnAfter } from '../cleanup/active.ts';
import { type Cleanup, cleanups, policyOf } from '../cleanup/cleanup.ts';
import type { Requester } from '../cluster/access.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { isA, keyOf, resourceName } from '../cluster/object.ts';
import { customResourceDefinitions, operators } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import { deleteObjects, deleteSubscription, listLeftovers, listObjects, waitUntilReady } from '../kubectl.ts';
import { type AnyPlan, leftBehind, type PartialPlan, type Plan } from '../plan/plan.ts';
import { goes } from '../plan/ruling.ts';
import type { Policy } from '../policy/policy.ts';
import type { Subject } from '../subject/subject.ts';
import type { Action, Choice } from './action.ts';
import { type ConfirmedDeletion, type ConfirmOptions, confirmDeletion, orDenied } from './confirm.ts';
import { allowed, attributed, type Decide, type Decision, denied, isDecision } from './decision.ts';
import { planDeletion } from './deletion-plan.ts';
import { failedUnpackingWarnings } from './failed-unpacking.ts';
import { type DenialOptions, deniedWithChecklist, isObstructed, stillInstalling } from './obstacles.ts';
import { pluginWarnings } from './plugin-warnings.ts';
import type { DeletionRequest } from './review.ts';

export interface ValidateOptions extends ConfirmOptions, DenialOptions {
  readonly cluster: ClusterReader;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether the cascade component is installed: there is a sweeper, and `/mutate` has approved a cascade before. */
  readonly cascade?: boolean;
}

/** The reading half of the guard: decides, and writes nothing. */
export function validator(options: ValidateOptions): Decide {
  return (request, signal) =>
    orDenied(request, async () => {
      const cluster = new ClusterView(options.cluster, { signal });
      const confirmed = await confirmDeletion(request, cluster, options);
      if (isDecision(confirmed)) return withNamespaceWarning(confirmed);
      return attributed(await decide(request, confirmed, cluster, options, signal), confirmed);
    });
}

async function decide(
  { dryRun }: DeletionRequest,
  { subject, requester, choice, policy }: ConfirmedDeletion,
  cluster: ClusterReader,
  options: ValidateOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const { action } = choice;
  if (action === 'Cascade' && !options.cascade)
    return denied('NotInstalled', cascadeNotInstalled(subject, choice, policy));
  const approved = options.cascade ? await activeCleanups(cluster) : [];
  const own = approved.find(({ spec }) => spec.subject.uid === subject.uid);
  if (action !== 'Cascade' && own && !dryRun) return denied('Approved', cascadeApproved(subject, own));
  if (action === 'Orphan') return allowed('Orphan');
  const { inventory, plan } = await planDeletion(
    cluster,
    { subject, policy },
    { leaving: leavingCsvs(approved, subject.uid), denies: deniers[action] },
  );
  const installing = stillInstalling(inventory, options.now());
  if (installing) return installing;
  const reader = { requester, mayAccess: options.mayAccess, signal };
  if (!plan.whole) return deniedWithChecklist(plan, requester, options, signal);
  if (action === 'Cascade') {
    if (isObstructed(plan)) return deniedWithChecklist(plan, requester, options, signal);
    if (dryRun) return allowed('Cascade', plan);
    return withWarnings(asApproved(plan, requester, own), await pluginWarnings(plan, reader));
  }
  if (isNothingLeft(plan)) {
    const warnings = [...shellWarnings(plan), ...(await failedUnpackingWarnings(subject, cluster, reader))];
    return { ...allowed('NothingLeft', plan), warnings };
  }
  if (action === 'Warn') return { ...allowed('Warn', plan), warnings: leftoverWarnings(plan) };
  return deniedWithChecklist(plan, requester, options, signal);
}

/** Whether the first operands decide. To warn, all must be known. */
const deniers: { readonly [A in Action]?: (plan: PartialPlan) => boolean } = {
  Block: leavesSomething,
  Cascade: isObstructed,
};

/** Whether something stays for certain. Further operands can be the reason to keep a CRD, and of nothing else. */
function leavesSomething(plan: PartialPlan): boolean {
  const { items, ...rest } = plan;
  const certain = items.filter(({ step, ref }) => step !== 'operands' && !isA(ref, customResourceDefinitions));
  return !isNothingLeft({ ...rest, items: certain });
}

/**
 * Ignores OLM's Operator object, which a warning names, and the OperatorGroup, which the Subscription did not bring
 * along.
 */
function isNothingLeft(plan: Pick<AnyPlan, 'items' | 'neededBy' | 'unknowns'>): boolean {
  const toClean = leftBehind(plan).filter(({ step }) => step !== 'operator' && step !== 'operator-group');
  return toClean.length === 0 && plan.neededBy.length === 0 && plan.unknowns.length === 0;
}

/** Its Namespace would hang if the Subscription did not go, so nothing of it can be guarded. */
function withNamespaceWarning(decision: Decision): Decision {
  if (decision.verdict !== 'NamespaceTerminating') return decision;
  const warning = `Its Namespace is being deleted: what is in no namespace stays. Afterwards run: ${listLeftovers()}`;
  return { ...decision, warnings: [warning] };
}

/** Lets the deletion pass if the plan is still the one that `/mutate` approved. */
function asApproved(plan: Plan, { username }: Requester, approved: Cleanup | undefined): Decision {
  const { namespace, name } = plan.subject;
  if (!approved || !isWithin(plan, approved) || approved.spec.requester.username !== username) {
    return denied(
      'Changed',
      `What depends on Subscription ${namespace}/${name} has changed while its deletion was being admitted. Nothing was deleted; try again.`,
      plan,
    );
  }
  const { name: cleanup } = approved.metadata;
  return {
    ...allowed('Cascade', plan),
    warnings: [...cascadeWarnings(cleanup), ...unrecordedWarnings(plan), ...aftermathWarnings(plan)],
  };
}

/**
 * Whether the plan is the one that was approved, or less than that: what is collected between the two calls, as when its
 * ClusterServiceVersion is deleted at the same moment, changes nothing about the rest.
 */
function isWithin(plan: Plan, approved: Cleanup): boolean {
  const { digest, items, operands } = approved.spec;
  if (plan.digest === digest) return true;
  // The sweeper decides about custom resources by the policy on record.
  if (!isDeepStrictEqual(plan.policy, policyOf(approved))) return false;
  const planned = new Set(items.map(({ uid, fate, ...ref }) => `${keyOf(ref)} ${uid} ${fate}`));
  const counts = new Map(operands.map(({ group, kind, count }) => [`${kind}.${group}`, count]));
  return (
    plan.items.every(
      ({ ref, uid, fate, step }) => step === 'operands' || planned.has(`${keyOf(ref)} ${uid} ${fate}`),
    ) &&
    plan.operands.every(({ resource: { group, kind }, items }) => items.length <= (counts.get(`${kind}.${group}`) ?? 0))
  );
}

/** The name of a Cleanup may be longer than a warning. */
function cascadeWarnings(cleanup: string): string[] {
  const what = 'What depends on this Subscription is being removed';
  return [
    firstThatFits(
      [`${what}, see Cleanup ${cleanup}`, `Removing dependents: Cleanup ${cleanup}`, `Cleanup ${cleanup}`],
      `${what}: ${listObjects(cleanups)}`,
    ),
    firstThatFits(
      [waitUntilReady('cleanup', cleanup, '5m'), waitUntilReady('cleanup', cleanup)],
      waitUntilReady(resourceName(cleanups), undefined, '5m'),
    ),
  ];
}

/** Warns if we cannot know that nothing is left (see Plan.unrecorded). */
function unrecordedWarnings({ unrecorded }: Plan): string[] {
  if (unrecorded.length === 0) return [];
  return [
    `OLM has dropped the InstallPlan of this install, so RBAC of it may stay. Afterwards ask: ${listLeftovers()}`,
  ];
}

function withWarnings(decision: Decision, more: readonly string[]): Decision {
  return decision.allowed ? { ...decision, warnings: [...(decision.warnings ?? []), ...more] } : decision;
}

/** Warns of what others lose, and of what would bring the operator back. Names nothing that a requester may not list. */
function aftermathWarnings({ subject, items, riding }: Plan): string[] {
  const pending = items.some(({ because }) => because === 'pending');
  return [
    ...(riding.length > 0
      ? [`Subscriptions in other namespaces (${riding.length}) use this installation, and stop working`]
      : []),
    ...(pending
      ? [
          firstThatFits(
            [`An InstallPlan waits for approval, and would install it again: ${listLeftovers(subject.namespace)}`],
            `An InstallPlan waits for approval, and would install it again: ${listLeftovers()}`,
          ),
        ]
      : []),
  ];
}

/**
 * OLM's Operator object outlives a Subscription that never resolved, as an empty shell
 * (docs/facts/olm.md#operator-shell).
 */
function shellWarnings({ items, subject }: Plan): string[] {
  if (!items.some(({ step, fate }) => step === 'operator' && goes(fate))) return [];
  return [
    `OLM leaves an empty Operator object of ${subject.namespace}/${subject.name} behind. To remove it:`,
    deleteObjects(operators, [subject.operatorName]),
  ];
}

/**
 * `/mutate` retracts an approved cascade if the requester chooses another action; otherwise the sweeper would carry it
 * out. Deleting a Cleanup takes the right to cancel one (deploy/policies/cleanups.yaml).
 */
function cascadeApproved({ namespace, name }: Subject, { metadata }: Cleanup): string {
  return [
    `A cascade of Subscription ${namespace}/${name} has been approved and not been retracted, so it cannot be deleted otherwise. Try again; it is withdrawn within ${withdrawnAfter / 1_000} seconds. Or ask someone with the right to cancel it (ClusterRole subscription-guard-cleanup-canceller):`,
    `     ${deleteObjects(cleanups, [metadata.name])}`,
  ].join('\n');
}

function cascadeNotInstalled(subject: Subject, { chosenBy }: Choice, { names }: Policy): string {
  const { namespace, name } = subject;
  return [
    `Subscription ${namespace}/${name} was to be deleted with everything that depends on it, but the cascade is not installed here.`,
    ...(chosenBy === 'policy'
      ? [`Ask for the component "cascade" of subscription-guard to be installed: ${describePolicies(names)} needs it.`]
      : [
          'Ask for the component "cascade" of subscription-guard to be installed, or see the checklist:',
          `     ${deleteSubscription(subject)}`,
        ]),
  ].join('\n');
}
