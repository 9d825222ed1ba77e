import { causesOf } from '../checklist/causes.ts';
import { checklist } from '../checklist/checklist.ts';
import { deletionCommand } from '../checklist/commands.ts';
import { describePolicies } from '../checklist/policy-names.ts';
import { visibilityFor } from '../checklist/visibility.ts';
import { leftoverWarnings } from '../checklist/warnings.ts';
import { activeCleanups, leavingCsvs } from '../cleanup/active.ts';
import type { Cleanup } from '../cleanup/cleanup.ts';
import type { MayAccess } from '../cluster/access.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { ClusterView } from '../cluster/view.ts';
import { type Inventory, takeInventory } from '../inventory/inventory.ts';
import { leftBehind, makePlan, type Plan } from '../plan/plan.ts';
import type { Policy } from '../policy/policy.ts';
import type { Subject } from '../subject/subject.ts';
import { allowed, attributed, denied } from './answers.ts';
import { type ConfirmedDeletion, type ConfirmOptions, confirmDeletion, isDecision, orDenied } from './confirm.ts';
import type { Decide, Decision, DeletionRequest } from './decision.ts';
import { installingPlan } from './installing.ts';

export interface ValidateOptions extends ConfirmOptions {
  readonly cluster: ClusterReader;
  readonly mayAccess: MayAccess;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The cascade component is installed: there is a sweeper, and `/mutate` has approved what arrives here. */
  readonly cascade?: boolean;
}

/** The reading half of the guard (design.md section 3): decides, and writes nothing. */
export function validator(options: ValidateOptions): Decide {
  return (request, signal) =>
    orDenied(request, async () => {
      const cluster = new ClusterView(options.cluster, { signal });
      const confirmed = await confirmDeletion(request, cluster, options);
      if (isDecision(confirmed)) return confirmed;
      return attributed(await decide(request, confirmed, cluster, options, signal), confirmed);
    });
}

async function decide(
  given: DeletionRequest,
  { subject, requester, choice, policy }: ConfirmedDeletion,
  cluster: ClusterReader,
  options: ValidateOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const request = { ...given, requester };
  const { action } = choice;
  if (action === 'Cascade' && !options.cascade) return denied('Cascade', cascadeNotInstalled(subject, choice, policy));
  const approved = options.cascade ? await activeCleanups(cluster) : [];
  const own = approved.find(({ spec }) => spec.subject.uid === subject.uid);
  if (action !== 'Cascade' && own && !request.dryRun) return denied('Approved', cascadeApproved(subject, own));
  if (action === 'Orphan') return allowed('Orphan');
  const inventory = await takeInventory(cluster, subject, leavingCsvs(approved, subject.uid));
  const installing = stillInstalling(inventory, options.now());
  if (installing) return installing;
  const plan = makePlan(inventory, policy);
  if (action === 'Cascade') return cascade(request, plan, own, options, signal);
  if (isNothingLeft(plan)) return { ...allowed('NothingLeft', plan), warnings: shellWarnings(plan) };
  if (action === 'Warn') return { ...allowed('Warn', plan), warnings: leftoverWarnings(plan) };
  return deniedWithChecklist(plan, request, options.mayAccess, signal);
}

/** What stands in the way of a deletion, whichever action was chosen; undefined when nothing does. */
export function stillInstalling({ subject, surroundings }: Inventory, now: number): Decision | undefined {
  const plan = installingPlan(surroundings, now);
  return plan === undefined
    ? undefined
    : denied(
        'Installing',
        `OLM is installing ${subject.packageName} at this moment (InstallPlan ${plan} in ${subject.namespace}). Try again when it has finished.`,
      );
}

/** But for OLM's Operator object, which a warning names, and the OperatorGroup, which the Subscription did not bring along. */
function isNothingLeft(plan: Plan): boolean {
  const toClean = leftBehind(plan).filter(({ step }) => step !== 'operator' && step !== 'operator-group');
  return toClean.length === 0 && plan.neededBy.length === 0 && plan.unknowns.length === 0;
}

export async function deniedWithChecklist(
  plan: Plan,
  { requester }: DeletionRequest,
  mayAccess: MayAccess,
  signal: AbortSignal,
): Promise<Decision> {
  const visible = await visibilityFor(plan, requester, mayAccess, timeForNames(signal));
  return { ...denied('Block', checklist(plan, visible), plan), causes: causesOf(plan, visible) };
}

/** `/mutate` has written down what it approved; if that is still what would be done, the deletion may pass. */
async function cascade(
  request: DeletionRequest,
  plan: Plan,
  approved: Cleanup | undefined,
  { mayAccess }: ValidateOptions,
  signal: AbortSignal,
): Promise<Decision> {
  if (isObstructed(plan)) return deniedWithChecklist(plan, request, mayAccess, signal);
  if (request.dryRun) return allowed('Cascade', plan);
  const { namespace, name } = plan.subject;
  if (approved?.spec.digest !== plan.digest || approved.spec.requester.username !== request.requester.username) {
    return denied(
      'Changed',
      `What depends on Subscription ${namespace}/${name} has changed while its deletion was being admitted. Nothing was deleted; try again.`,
      plan,
    );
  }
  return { ...allowed('Cascade', plan), warnings: cascadeWarnings(approved.metadata.name) };
}

/** A cascade must know everything, take nobody's APIs away, and find no operands that nobody has decided about. */
export function isObstructed({ items, neededBy, unknowns }: Plan): boolean {
  return unknowns.length > 0 || neededBy.length > 0 || items.some(({ fate }) => fate === 'Blocks');
}

/** Warnings have 120 characters at most; the name of a Cleanup may have more. */
function cascadeWarnings(cleanup: string): string[] {
  const what = 'What depends on this Subscription is being removed';
  const wait = `kubectl wait --for=condition=Ready cleanup/${cleanup}`;
  return [
    firstThatFits(
      [`${what}, see Cleanup ${cleanup}`, `Removing dependents: Cleanup ${cleanup}`, `Cleanup ${cleanup}`],
      `${what}: kubectl get cleanups.subscription-guard.io`,
    ),
    firstThatFits(
      [`${wait} --timeout=5m`, wait],
      'kubectl wait --for=condition=Ready cleanups.subscription-guard.io --all --timeout=5m',
    ),
  ];
}

function firstThatFits(lines: readonly string[], otherwise: string): string {
  return lines.find(({ length }) => length <= 120) ?? otherwise;
}

/** When the time is up, what is known may still be told by name to those whose rights can be checked at once. */
function timeForNames(signal: AbortSignal): AbortSignal {
  return signal.aborted ? AbortSignal.timeout(150) : signal;
}

/** OLM's Operator object outlives a Subscription that never resolved, as an empty shell (cluster.md 20). */
function shellWarnings({ items, subject }: Plan): string[] {
  if (!items.some(({ step }) => step === 'operator')) return [];
  return [
    `OLM leaves an empty Operator object of ${subject.namespace}/${subject.name} behind. To remove it:`,
    `kubectl delete operators.operators.coreos.com ${subject.operatorName}`,
  ];
}

/** `/mutate` retracts an approved cascade when another action is chosen; if it did not, the sweeper would carry it out. */
function cascadeApproved({ namespace, name }: Subject, { metadata }: Cleanup): string {
  return [
    `A cascade of Subscription ${namespace}/${name} has been approved and not been retracted, so it cannot be deleted otherwise. Try again; it is withdrawn within 75 seconds. Or have an administrator retract it:`,
    `     kubectl delete cleanups.subscription-guard.io ${metadata.name}`,
  ].join('\n');
}

function cascadeNotInstalled(subject: Subject, { chosenBy }: ConfirmedDeletion['choice'], { names }: Policy): string {
  const { namespace, name } = subject;
  return [
    `Subscription ${namespace}/${name} was to be deleted with everything that depends on it, but the cascade is not installed here.`,
    ...(chosenBy === 'policy'
      ? [`Ask for the component "cascade" of subscription-guard to be installed: ${describePolicies(names)} needs it.`]
      : [
          'Ask for the component "cascade" of subscription-guard to be installed, or see the checklist:',
          `     ${deletionCommand(subject)}`,
        ]),
  ].join('\n');
}
