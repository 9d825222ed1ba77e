import { causesOf } from '../checklist/causes.ts';
import { checklist } from '../checklist/checklist.ts';
import { visibilityFor } from '../checklist/visibility.ts';
import type { MayAccess } from '../cluster/access.ts';
import { ClusterError, type ClusterReader } from '../cluster/cluster.ts';
import { namespaces } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import { type Inventory, takeInventory } from '../inventory/inventory.ts';
import { leftBehind, makePlan, type Plan } from '../plan/plan.ts';
import { defaultPolicy } from '../policy/policy.ts';
import { readSubject, type Subject } from '../subject/subject.ts';
import { chooseAction } from './action.ts';
import type { Decide, Decision, DeletionRequest } from './decision.ts';
import { isExempt } from './exemptions.ts';
import { installingPlan } from './installing.ts';

export interface ValidateOptions {
  readonly cluster: ClusterReader;
  readonly mayAccess: MayAccess;
  /** Our own service accounts, by user name. */
  readonly ownAccounts: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The reading half of the guard (design.md section 3): decides, and writes nothing. */
export function validator(options: ValidateOptions): Decide {
  return async (request, signal) => {
    if (isExempt(request.requester, options.ownAccounts)) return allowed('Exempt');
    const cluster = new ClusterView(options.cluster, { signal });
    try {
      return await decide(request, cluster, options, signal);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      return denied(
        'Unknown',
        `Subscription ${nameOf(request)} cannot be deleted now: the API server did not confirm what is deleted (${error.reason}). Nothing was deleted; try again.`,
      );
    }
  };
}

async function decide(
  request: DeletionRequest,
  cluster: ClusterView,
  { mayAccess, now }: ValidateOptions,
  signal: AbortSignal,
): Promise<Decision> {
  const { namespace, name } = request;
  const [home, subject] = await Promise.all([
    cluster.get(namespaces, { name: namespace }),
    readSubject(cluster, namespace, name),
  ]);
  if (!subject || subject.uid !== request.subscriptionUid) {
    return denied(
      'Unconfirmed',
      `Subscription ${nameOf(request)} with UID ${request.subscriptionUid} is not known to the API server: it has been deleted or replaced. Look at it again before you delete it.`,
    );
  }
  if (home?.metadata.deletionTimestamp !== undefined) return allowed('NamespaceTerminating');
  if (subject.terminating) return allowed('AlreadyDeleting');
  const choice = chooseAction(request, subject);
  switch (choice.action) {
    case 'Orphan':
      return allowed('Orphan');
    case 'Cascade':
      return denied('Cascade', cascadeNotInstalled(subject));
    case 'Invalid':
      return { ...denied('Invalid', choice.message), code: 400, reason: 'BadRequest' };
    case 'Block': {
      const inventory = await takeInventory(cluster, subject);
      return block(request, inventory, mayAccess, now(), signal);
    }
  }
}

async function block(
  request: DeletionRequest,
  inventory: Inventory,
  mayAccess: MayAccess,
  now: number,
  signal: AbortSignal,
): Promise<Decision> {
  const { subject, surroundings } = inventory;
  const installing = installingPlan(surroundings, now);
  if (installing) {
    return denied(
      'Installing',
      `OLM is installing ${subject.packageName} at this moment (InstallPlan ${installing} in ${subject.namespace}). Try again when it has finished.`,
    );
  }
  const plan = makePlan(inventory, defaultPolicy);
  const toClean = leftBehind(plan).filter(({ step }) => step !== 'operator');
  if (toClean.length === 0 && plan.neededBy.length === 0 && plan.unknowns.length === 0) {
    return { ...allowed('NothingLeft', plan), warnings: shellWarnings(plan) };
  }
  const visible = await visibilityFor(plan, request.requester, mayAccess, timeForNames(signal));
  return { ...denied('Block', checklist(plan, visible), plan), causes: causesOf(plan, visible) };
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

function cascadeNotInstalled({ namespace, name }: Subject): string {
  return [
    `Subscription ${namespace}/${name} was to be deleted with everything that depends on it, but the cascade is not installed here.`,
    'Ask for the component "cascade" of subscription-guard to be installed, or see the checklist:',
    `     kubectl delete subscriptions.operators.coreos.com ${name} -n ${namespace}`,
  ].join('\n');
}

function allowed(verdict: string, plan?: Plan): Decision & { allowed: true } {
  return { allowed: true, ...recordOf(verdict, plan) };
}

function denied(verdict: string, message: string, plan?: Plan): Decision & { allowed: false } {
  return { allowed: false, code: 409, reason: 'Conflict', message, ...recordOf(verdict, plan) };
}

/** What the audit log and our own log keep of a decision. */
function recordOf(verdict: string, plan: Plan | undefined): Pick<Decision, 'auditAnnotations' | 'log'> {
  if (!plan) return { auditAnnotations: { verdict }, log: { verdict } };
  const { digest, unknowns } = plan;
  return {
    auditAnnotations: { verdict, digest },
    log: { verdict, digest, left: leftBehind(plan).length, unknowns: unknowns.length },
  };
}

function nameOf({ namespace, name }: DeletionRequest): string {
  return `${namespace}/${name}`;
}
