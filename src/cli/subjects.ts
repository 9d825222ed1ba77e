import { type LeftoverSubject, leftoverSubject } from '../audit/leftover-subject.ts';
import { ClusterError, type ClusterReader } from '../cluster/cluster.ts';
import { namespaces, subscriptions } from '../cluster/resources.ts';
import type { Unknown } from '../inventory/unknown.ts';
import { listPolicies, PolicyUnreadable } from '../policy/deletion-policy.ts';
import { placeOf, policyFor } from '../policy/match.ts';
import { asChosen, defaultPolicy, type Policy } from '../policy/policy.ts';
import { policyReach, type Reach } from '../policy/reach.ts';
import { type ProcessIo, UsageError } from '../programs/process-io.ts';
import { operatorNameOf, readSubject, type Subject, subjectOf } from '../subject/subject.ts';
import { oneLine } from '../text.ts';
import { sentencesOf } from './output/unknowns.ts';

/**
 * Finds a live Subscription of that name, the leftovers of an operator, or the Subscription of an operator of that
 * name.
 */
export async function subjectNamed(name: string, namespace: string, cluster: ClusterReader): Promise<LeftoverSubject> {
  const live = await readSubject(cluster, namespace, name);
  if (live) return { subject: live, unknowns: [] };
  const leftover = await leftoverNamed(name, namespace, cluster);
  if (leftover.subject) return leftover;
  const subscribed = await subscribedAs(name, cluster);
  return subscribed ? { subject: subscribed, unknowns: [] } : leftover;
}

/** Also undefined if Subscriptions cannot be listed; the search for leftovers then reports that. */
async function subscribedAs(name: string, cluster: ClusterReader): Promise<Subject | undefined> {
  try {
    const all = (await Array.fromAsync(cluster.list(subscriptions))).map(subjectOf);
    return all.find(({ operatorName }) => operatorName === name);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return undefined;
  }
}

/** Finds the leftovers of an operator, by its own name or its package's. */
export async function leftoverNamed(name: string, namespace: string, cluster: ClusterReader): Promise<LeftoverSubject> {
  return leftoverSubject(cluster, [name, operatorNameOf(name, namespace)]);
}

/** Only if every read succeeded is it certain that a name has no leftovers. `known`: the part that is certain anyway. */
export function notFound(name: string, why: string, unknowns: readonly Unknown[], known?: string): UsageError {
  const unread = sentencesOf(unknowns).map(line => `  - ${line}`);
  if (unread.length === 0) return new UsageError(why);
  const unsure = `it is unknown whether anything is left of ${name}, because`;
  return new UsageError([known ? `${known}, and ${unsure}` : unsure, ...unread].join('\n'));
}

/**
 * Returns the policy that the webhook would use. A caller who may not read policies gets the defaults and a warning:
 * `plan` only shows something, and the webhook decides for itself.
 */
export async function policyInForce(
  subject: Subject,
  cluster: ClusterReader,
  { stderr }: Pick<ProcessIo, 'stderr'>,
): Promise<{ readonly policy: Policy; readonly reach?: Reach }> {
  const fallback: { readonly policy: Policy; readonly reach?: Reach } = { policy: asChosen(defaultPolicy, subject) };
  return withoutUnreadable({ stderr }, fallback, async () => {
    const policy = await readPolicy(subject, cluster);
    return { policy, reach: await knownReach(policy, cluster, stderr) };
  });
}

/** Where Namespaces cannot be listed, the plan shows the most that the policy may have deleted. */
async function knownReach(
  policy: Policy,
  cluster: ClusterReader,
  stderr: Pick<ProcessIo, 'stderr'>['stderr'],
): Promise<Reach> {
  try {
    return await policyReach(policy, cluster);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    stderr.write(`warning: the policy may reach fewer namespaces than this plan shows: ${oneLine(error.message)}\n`);
    return undefined;
  }
}

/** Returns the answer to a read of policies, or for a caller who may not read them the fallback and a warning. */
export async function withoutUnreadable<T>(
  { stderr }: Pick<ProcessIo, 'stderr'>,
  fallback: T,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const { cause = error } = error;
    const missing = cause instanceof ClusterError ? cause.missingResource : undefined;
    const why = missing === undefined ? error.message : `${missing} are not in the snapshot`;
    stderr.write(`warning: this is the plan without any DeletionPolicy: ${why}\n`);
    return fallback;
  }
}

/** The same for commands that remove something: they need to know the policies. */
export async function knownPolicy(subject: Subject, cluster: ClusterReader): Promise<Policy> {
  try {
    return await readPolicy(subject, cluster);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    throw new UsageError(`nothing was deleted, because a DeletionPolicy may say otherwise: ${error.message}`);
  }
}

async function readPolicy(subject: Subject, cluster: ClusterReader): Promise<Policy> {
  const policies = await listPolicies(cluster);
  // Without policies the caller need not be able to read Namespaces.
  if (policies.length === 0) return asChosen(defaultPolicy, subject);
  const home = await cluster.get(namespaces, { name: subject.namespace });
  return asChosen(policyFor(placeOf(subject, home), policies), subject);
}

function isUnreadable(error: unknown): error is PolicyUnreadable | ClusterError {
  return error instanceof PolicyUnreadable || error instanceof ClusterError;
}
