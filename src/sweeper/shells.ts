import type { Cluster, KubeObject } from '../cluster/cluster.ts';
import { operators, subscriptions } from '../cluster/resources.ts';
import { findComponents } from '../inventory/operator.ts';
import { componentLabelOf, operatorNameOf, type Subject, subjectOf } from '../subject/subject.ts';

/** A Subscription that is just being made gets its Operator object first. */
const minimumAge = 30_000;

interface OperatorStatus {
  readonly components?: { readonly refs?: readonly unknown[] };
}

/**
 * Deletes Operator objects that stand for nothing: a Subscription that never resolved leaves one for ever (cluster.md
 * 20). Never one that lists a component, whose label anything carries, or whose Subscription exists. Returns the names.
 */
export async function sweepShells(cluster: Cluster, now: number): Promise<string[]> {
  const empty = (await Array.fromAsync(cluster.list(operators))).filter(
    operator => isEmpty(operator) && isOldEnough(operator, now),
  );
  if (empty.length === 0) return [];
  const subscribed = new Set((await Array.fromAsync(cluster.list(subscriptions))).map(subjectOf).map(operatorOf));
  const swept: string[] = [];
  for (const { metadata } of empty) {
    if (metadata.uid === undefined || subscribed.has(metadata.name) || (await isCarried(metadata.name, cluster)))
      continue;
    if ((await cluster.delete(operators, { name: metadata.name }, metadata.uid)) === 'accepted')
      swept.push(metadata.name);
  }
  return swept;
}

function isEmpty({ status, metadata }: KubeObject): boolean {
  return ((status as OperatorStatus | undefined)?.components?.refs ?? []).length === 0 && !metadata.deletionTimestamp;
}

function isOldEnough({ metadata }: KubeObject, now: number): boolean {
  return now - Date.parse(metadata.creationTimestamp ?? '') > minimumAge;
}

function operatorOf({ packageName, namespace }: Subject): string {
  return operatorNameOf(packageName, namespace);
}

async function isCarried(operatorName: string, cluster: Cluster): Promise<boolean> {
  const { found, unknowns } = await findComponents(cluster, {
    subject: { componentLabel: componentLabelOf(operatorName) },
  });
  return found.length > 0 || unknowns.length > 0;
}
