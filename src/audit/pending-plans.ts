import type { KubeObject } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import { installPlans, subscriptions } from '../cluster/resources.ts';
import { awaitingIn, csvsIn, installPlanOf } from '../inventory/install-plan.ts';
import type { Reads } from '../inventory/reads.ts';
import type { Subject } from '../subject/subject.ts';
import { type AuditedObject, asAudited } from './audited-object.ts';
import type { AuditedObjects } from './read-objects.ts';

/** An InstallPlan that waits for a person to approve it. */
export interface PendingPlan extends AuditedObject {
  /** All CSVs that it would install or update to: it serves every Subscription of its namespace. */
  readonly installs: readonly string[];
  /** CSVs that it would install and that no Subscription names, neither an existing one nor one that the plan creates. */
  readonly unsubscribed: readonly string[];
}

/** Lists InstallPlans only in namespaces where a Subscription waits for one, because a plan can have a megabyte. */
export async function readPendingPlans({ subscriptions: all }: AuditedObjects, reads: Reads): Promise<PendingPlan[]> {
  const waiting = all.filter(({ installPlan, installedCSV, currentCSV }) => installPlan && installedCSV !== currentCSV);
  const namespaces = [...new Set(waiting.map(({ namespace }) => namespace))];
  const read = namespaces.map(namespace => {
    const here = all.filter(subject => subject.namespace === namespace);
    // OLM has replaced a plan that no Subscription names.
    const named = new Set(here.map(({ installPlan }) => installPlan));
    const pick = (plan: KubeObject) => (named.has(plan.metadata.name) ? pendingPlanOf(plan, here) : undefined);
    return reads.list(installPlans, { namespace, pick });
  });
  return (await Promise.all(read)).flat();
}

function pendingPlanOf(plan: KubeObject, here: readonly Subject[]): PendingPlan | undefined {
  const names = awaitingIn(plan);
  if (names.length === 0) return undefined;
  return { ...asAudited(plan), installs: names, unsubscribed: unsubscribedIn(plan, here) };
}

/**
 * Returns the CSVs of a plan that no Subscription of its namespace names, neither one of `here` nor one that the plan
 * creates.
 */
export function unsubscribedIn(plan: KubeObject, here: readonly Subject[]): string[] {
  const subscribed = new Set(here.flatMap(({ installedCSV, currentCSV }) => [installedCSV, currentCSV]));
  const brought = new Set(
    installPlanOf(plan).steps.flatMap(step => (isA(step, subscriptions) ? [step.resolving] : [])),
  );
  return csvsIn(plan).filter(name => !subscribed.has(name) && !brought.has(name));
}
