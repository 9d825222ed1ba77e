import { type LeftoverSubject, leftoverSubject } from '../audit/leftover-subject.ts';
import { ClusterError, type ClusterReader } from '../cluster/cluster.ts';
import { namespaces, subscriptions } from '../cluster/resources.ts';
import type { Unknown } from '../inventory/dependent.ts';
import { takeInventory } from '../inventory/inventory.ts';
import { makePlan, type Plan } from '../plan/plan.ts';
import { PolicyUnreadable } from '../policy/deletion-policy.ts';
import { policyFor } from '../policy/match.ts';
import { policiesOf } from '../policy/policies.ts';
import { defaultPolicy, type Policy } from '../policy/policy.ts';
import { operatorNameOf, readSubject, type Subject, subjectOf } from '../subject/subject.ts';
import { inWords, missingIn } from './output/unknowns.ts';
import { CommandError, type Surroundings } from './surroundings.ts';

/** A live Subscription of that name, what is left of an operator, or the Subscription of an operator of that name. */
export async function subjectNamed(name: string, namespace: string, cluster: ClusterReader): Promise<LeftoverSubject> {
  const live = await readSubject(cluster, namespace, name);
  if (live) return { subject: live, unknowns: [] };
  const leftover = await leftoverNamed(name, namespace, cluster);
  if (leftover.subject || leftover.unknowns.length > 0) return leftover;
  const all = (await Array.fromAsync(cluster.list(subscriptions))).map(subjectOf);
  const subscribed = all.find(({ operatorName }) => operatorName === name);
  return subscribed ? { subject: subscribed, unknowns: [] } : leftover;
}

/** What is left of an operator: by its own name, or by that of its package. */
export async function leftoverNamed(name: string, namespace: string, cluster: ClusterReader): Promise<LeftoverSubject> {
  return leftoverSubject(cluster, [name, operatorNameOf(name, namespace)]);
}

/** Whether nothing is left of a name is certain only where everything could be read. */
export function notFound(name: string, why: string, unknowns: readonly Unknown[]): CommandError {
  const unread = inWords(unknowns).map(line => `  - ${line}`);
  if (unread.length === 0) return new CommandError(why);
  return new CommandError([`it cannot be told whether anything is left of ${name}, because`, ...unread].join('\n'));
}

export async function planFor(subject: Subject, cluster: ClusterReader, policy: Policy): Promise<Plan> {
  return makePlan(await takeInventory(cluster, subject), policy);
}

/**
 * The policy that the webhook would go by. Who may not read policies gets the plan by the defaults, and is told: it only
 * shows something, and the webhook decides for itself.
 */
export async function policyInForce(
  subject: Subject,
  cluster: ClusterReader,
  { stderr, now }: Surroundings,
): Promise<Policy> {
  try {
    return await readPolicy(subject, cluster, now);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const missing = missingIn(error.message);
    const why = missing === undefined ? error.message : `${missing} are not in the snapshot`;
    stderr.write(`warning: this is the plan without any DeletionPolicy: ${why}\n`);
    return defaultPolicy;
  }
}

/** The same for who removes something: without knowing the policies, nothing is. */
export async function knownPolicy(
  subject: Subject,
  cluster: ClusterReader,
  { now }: Pick<Surroundings, 'now'>,
): Promise<Policy> {
  try {
    return await readPolicy(subject, cluster, now);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    throw new CommandError(`nothing was deleted, because a DeletionPolicy may say otherwise: ${error.message}`);
  }
}

async function readPolicy(
  { packageName, namespace }: Subject,
  cluster: ClusterReader,
  now: Surroundings['now'],
): Promise<Policy> {
  const policies = await policiesOf(cluster, now).read();
  // Not everybody may read Namespaces, and without policies nobody needs to.
  if (policies.length === 0) return defaultPolicy;
  const home = await cluster.get(namespaces, { name: namespace });
  const { labels = {} } = home?.metadata ?? {};
  return policyFor({ packageName, namespace, ...(home && { labels }) }, policies);
}

function isUnreadable(error: unknown): error is PolicyUnreadable | ClusterError {
  return error instanceof PolicyUnreadable || error instanceof ClusterError;
}
