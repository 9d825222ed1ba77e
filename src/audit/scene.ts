import { cleanups } from '../cleanup/cleanup.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { resourceName } from '../cluster/object.ts';
import { clusterServiceVersions, subscriptions } from '../cluster/resources.ts';
import { Reads } from '../inventory/reads.ts';
import type { Unknown } from '../inventory/unknown.ts';
import type { Manager } from '../managers/manager.ts';
import { abandonedCsvs } from './abandoned-csvs.ts';
import { type Claim, claimsOn } from './claims.ts';
import { type Former, formerOperators } from './former.ts';
import { indexOf } from './former-index.ts';
import { handedOverTo } from './handed-over.ts';
import { type Living, livingIn } from './living.ts';
import { type IsInLivingBundle, livingBundles } from './living-bundles.ts';
import { otherManagers, type WhoManages } from './other-managers.ts';
import type { Trace } from './trace.ts';
import { readTraces, type Traces } from './traces.ts';
import { type UnavailableDeployment, unavailableOf } from './unavailable-deployments.ts';

/** All that rules look at. What they read beside the traces are a few objects, by name. */
export interface Scene {
  readonly reads: Reads;
  readonly traces: Traces;
  readonly living: Living;
  readonly formers: readonly Former[];
  readonly isInLivingBundle: IsInLivingBundle;
  readonly whoManages: WhoManages;
  /** The program that runs an operator now, by the name of OLM's Operator object. */
  readonly handedOverTo: (operator: string) => Promise<Manager | undefined>;
  /** CSVs that are there although no Subscription has installed them. */
  readonly abandonedCsvs: () => Promise<readonly Trace[]>;
  /** Deployments of those that have no Pod at work. */
  readonly unavailableDeployments: () => Promise<readonly UnavailableDeployment[]>;
  /** Raw bundle objects of nobody who lives. */
  readonly claims: () => Promise<readonly Claim[]>;
  /** Milliseconds since the epoch, where it is known; a snapshot is of an unknown time. */
  readonly now?: number;
  /** It is not known who lives: nothing may be called a leftover. */
  readonly blind: boolean;
}

export async function setScene(cluster: ClusterReader, now?: number): Promise<Scene> {
  const reads = new Reads(cluster);
  const traces = await readTraces(cluster, reads);
  const formers = formerOperators(traces);
  const isInLivingBundle = livingBundles(reads, traces);
  const abandoned = once(() => abandonedCsvs(traces, reads));
  const whoManages = otherManagers(cluster, reads);
  return {
    reads,
    traces,
    living: livingIn(traces),
    formers,
    isInLivingBundle,
    whoManages,
    handedOverTo: async operator => {
      const former = indexOf(formers).byOperator.get(operator);
      return former && handedOverTo(former, whoManages);
    },
    abandonedCsvs: abandoned,
    unavailableDeployments: once(async () => unavailableOf(await abandoned(), reads)),
    claims: once(() => claimsOn(traces, formers, reads, isInLivingBundle)),
    ...(now !== undefined && { now }),
    blind: isBlind(reads),
  };
}

/** Whether nothing can be called a leftover, because too little is known. Then finding none tells nothing. */
export function isBlind({ unknowns }: { readonly unknowns: readonly Unknown[] }): boolean {
  return unknowns.some(
    unknown =>
      unknown.verb === 'list' && unknown.namespace === undefined && essential.has(resourceName(unknown.resource)),
  );
}

/** Without these, nobody knows who lives, or what is about to go. */
const essential = new Set([subscriptions, clusterServiceVersions, cleanups].map(resourceName));

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
