import type { Logger } from 'pino';
import type { Cluster, KubeObject } from '../cluster/cluster.ts';
import { retrying } from '../cluster/live/retrying.ts';
import { operators, subscriptions } from '../cluster/resources.ts';
import { componentsOf, findComponents } from '../inventory/operator.ts';
import { componentLabelOf, subjectOf } from '../subject/subject.ts';
import { loop, sleep } from './loop.ts';

export interface EmptyOperatorsOptions {
  readonly cluster: Cluster;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

const interval = 10_000;
/** A new Subscription may get its Operator object before we can see it. */
const minimumAge = 30_000;

/** Removes empty Operator objects until the signal aborts. */
export async function removeEmptyOperators(options: EmptyOperatorsOptions): Promise<void> {
  const { logger, now, signal } = options;
  const cluster = retrying(options.cluster, { signal });
  const round = async (): Promise<void> => {
    for (const name of await sweepEmptyOperators(cluster, now()))
      logger.info({ operator: name }, 'empty Operator object removed');
  };
  const complaint = 'cannot remove empty Operator objects, trying again';
  await loop(round, { logger, signal, complaint, pause: () => sleep(interval, signal) });
}

/**
 * Deletes empty Operator objects: a Subscription that never resolved leaves one for ever
 * (docs/facts/olm.md#operator-shell). Never one that lists a component, has a Subscription, or has a label that an
 * object carries. Returns the names.
 */
export async function sweepEmptyOperators(cluster: Cluster, now: number): Promise<string[]> {
  const empty = (await Array.fromAsync(cluster.list(operators))).filter(
    operator => isEmpty(operator) && isOldEnough(operator, now),
  );
  if (empty.length === 0) return [];
  const subjects = await Array.fromAsync(cluster.list(subscriptions, { pick: subjectOf }));
  const subscribed = new Set(subjects.map(({ operatorName }) => operatorName));
  const swept: string[] = [];
  for (const { metadata } of empty) {
    const { name, uid, resourceVersion } = metadata;
    if (uid === undefined || subscribed.has(name) || (await isCarried(name, cluster))) continue;
    if ((await cluster.delete(operators, { name }, { uid, resourceVersion })) === 'accepted') swept.push(name);
  }
  return swept;
}

function isEmpty(operator: KubeObject): boolean {
  return componentsOf(operator).length === 0 && !operator.metadata.deletionTimestamp;
}

function isOldEnough({ metadata }: KubeObject, now: number): boolean {
  return now - Date.parse(metadata.creationTimestamp ?? '') > minimumAge;
}

async function isCarried(operatorName: string, cluster: Cluster): Promise<boolean> {
  const { found, unknowns } = await findComponents(cluster, {
    subject: { componentLabel: componentLabelOf(operatorName) },
  });
  return found.length > 0 || unknowns.length > 0;
}
