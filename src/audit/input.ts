import { cleanups } from '../cleanup/cleanup.ts';
import type { ClusterReader, KubeObject } from '../cluster/cluster.ts';
import { resourceName } from '../cluster/object.ts';
import { clusterServiceVersions, namespaces, subscriptions } from '../cluster/resources.ts';
import { csvOf } from '../inventory/csv.ts';
import { Reads } from '../inventory/reads.ts';
import type { Unknown } from '../inventory/unknown.ts';
import type { Manager } from '../managers/manager.ts';
import type { Subject } from '../subject/subject.ts';
import { type AbandonedApi, abandonedApis } from './abandoned-apis.ts';
import { abandonedCsvs } from './abandoned-csvs.ts';
import { type AuditedObject, asAudited } from './audited-object.ts';
import { findGoneOperators, type GoneOperators } from './gone-operators.ts';
import { type AbandonedOperator, abandonedOperators, handedOverTo } from './handed-over.ts';
import { type Living, livingIn } from './living.ts';
import { type IsInLivingBundle, livingBundles, type Undecided } from './living-bundles.ts';
import { otherManagers, type WhoManages } from './other-managers.ts';
import { type PendingPlan, readPendingPlans } from './pending-plans.ts';
import { findRawObjects, type RawObject } from './raw-objects.ts';
import { type AuditedObjects, readObjects } from './read-objects.ts';
import { type UnavailableDeployment, unavailableOf } from './unavailable-deployments.ts';
import { unneededDependencies } from './unneeded-dependencies.ts';

/** The input of the rules. Beside these objects they read a few by name. */
export interface AuditInput {
  readonly reads: Reads;
  readonly objects: AuditedObjects;
  readonly living: Living;
  readonly goneOperators: GoneOperators;
  readonly isInLivingBundle: IsInLivingBundle;
  /** What the rules could not decide about, so far. */
  readonly undecided: readonly Undecided[];
  readonly whoManages: WhoManages;
  /** Returns the program that runs an operator now, by the name of OLM's Operator object. */
  readonly handedOverTo: (operator: string) => Promise<Manager | undefined>;
  /** OLM's Operator objects of operators that are gone, or that another program runs now. */
  readonly abandonedOperators: () => Promise<readonly AbandonedOperator[]>;
  /** CSVs that exist although no Subscription has installed them. */
  readonly abandonedCsvs: () => Promise<readonly AuditedObject[]>;
  /** The Deployments of abandoned CSVs that have no Pod at work. */
  readonly unavailableDeployments: () => Promise<readonly UnavailableDeployment[]>;
  /** The APIs that no operator at work looks after, with their objects. */
  readonly abandonedApis: () => Promise<readonly AbandonedApi[]>;
  /** The names of the CRDs of CSVs that a person has made. */
  readonly crdsByHand: () => Promise<ReadonlySet<string>>;
  /** Subscriptions that OLM added for operators that are gone. */
  readonly unneeded: () => Promise<readonly Subject[]>;
  readonly pendingPlans: () => Promise<readonly PendingPlan[]>;
  /** The Namespaces that are being deleted, by name. */
  readonly terminating: () => Promise<ReadonlyMap<string, AuditedObject>>;
  /** Raw bundle objects that no living operator brought. */
  readonly rawObjects: () => Promise<readonly RawObject[]>;
  /** Milliseconds since the epoch; absent for a snapshot, which is from an unknown time. */
  readonly now?: number;
  /** Whether the living operators are unknown, so that nothing may count as a leftover. */
  readonly blind: boolean;
}

export async function readInput(cluster: ClusterReader, now?: number): Promise<AuditInput> {
  const reads = new Reads(cluster);
  const objects = await readObjects(cluster, reads);
  const goneOperators = findGoneOperators(objects);
  const undecided: Undecided[] = [];
  const isInLivingBundle = livingBundles(reads, objects, one => undecided.push(one));
  const abandoned = once(() => abandonedCsvs(objects, reads));
  const whoManages = otherManagers(cluster, reads);
  const living = livingIn(objects);
  const handOver = async (operator: string): Promise<Manager | undefined> => {
    const gone = goneOperators.byOperator.get(operator);
    return gone && handedOverTo(gone, whoManages);
  };
  const input: AuditInput = {
    reads,
    objects,
    living,
    goneOperators,
    isInLivingBundle,
    undecided,
    whoManages,
    handedOverTo: handOver,
    abandonedOperators: once(() => abandonedOperators(objects, living, handOver)),
    abandonedCsvs: abandoned,
    unavailableDeployments: once(async () => unavailableOf(await abandoned(), input)),
    abandonedApis: once(() => abandonedApis(input)),
    crdsByHand: once(() => crdsByHand(objects, reads)),
    unneeded: once(() => unneededDependencies(objects, reads)),
    pendingPlans: once(() => readPendingPlans(objects, reads)),
    terminating: once(() => terminatingNamespaces(reads)),
    rawObjects: once(() => findRawObjects(objects, goneOperators, reads, isInLivingBundle)),
    ...(now !== undefined && { now }),
    blind: isBlind(reads),
  };
  return input;
}

/** Whether too little is known to call anything a leftover. Then finding none means nothing. */
export function isBlind({ unknowns }: { readonly unknowns: readonly Unknown[] }): boolean {
  return unknowns.some(
    unknown =>
      unknown.verb === 'list' && unknown.namespace === undefined && essential.has(resourceName(unknown.resource)),
  );
}

/** Without these we do not know which operators live, or what is about to go. */
const essential = new Set([subscriptions, clusterServiceVersions, cleanups].map(resourceName));

/** A CSV tells in its spec what it owns, which is read of those alone that no InstallPlan has brought. */
async function crdsByHand({ csvs }: AuditedObjects, reads: Reads): Promise<ReadonlySet<string>> {
  const byHand = csvs.filter(csv => csv.byHand);
  const read = byHand.map(({ ref }) => reads.get(clusterServiceVersions, ref.name, ref.namespace));
  const found = (await Promise.all(read)).filter(csv => csv !== undefined);
  return new Set(found.flatMap(csv => csvOf(csv).crds.map(({ name }) => name)));
}

async function terminatingNamespaces(reads: Reads): Promise<ReadonlyMap<string, AuditedObject>> {
  const pick = (object: KubeObject) => (object.metadata.deletionTimestamp ? asAudited(object) : undefined);
  const all = await reads.list(namespaces, { content: 'metadata', pick });
  return new Map(all.map(namespace => [namespace.ref.name, namespace]));
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
