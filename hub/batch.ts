import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import type { Listing } from '../test/support/control-plane/ground-truth.ts';
import { olmApi } from '../test/support/control-plane/olm.ts';
import { holdsWithin } from '../test/support/control-plane/process.ts';
import { type PlanDocument, planOf } from '../test/support/e2e/plan.ts';
import type { Bundle } from './bundle.ts';
import { subscribe } from './install.ts';
import { type Finding, type Install, judgePlans } from './judge.ts';
import { Operands } from './operands.ts';
import type { Candidate, Preparation } from './preparation.ts';
import { removeInHalves } from './removals.ts';
import type { Row } from './row.ts';

/** An operator that was subscribed to. */
interface Tried {
  readonly bundle: Bundle;
  readonly namespace: string;
  /** Why it is not installed. */
  readonly reason: string | undefined;
  readonly operands: Operands;
}

/** The plans of all that is installed, beside a full listing. */
interface Judgement {
  readonly installs: readonly Install[];
  readonly listing: Listing;
  readonly findings: ReadonlyMap<string, Finding>;
}

/**
 * Installs bundles side by side, compares their plans with a full listing, and removes them by the commands that denials
 * print. What OLM does not install is removed, too.
 */
export async function runBatch(
  cluster: TestCluster,
  preparation: Preparation,
  bundles: readonly Candidate[],
  options: { readonly operands: boolean },
): Promise<Row[]> {
  await preparation.standIn(bundles);
  const namespaces = await Promise.all(bundles.map(bundle => preparation.namespaceFor(bundle)));
  const before = await cluster.list();
  const pairs = bundles.map((bundle, index) => ({ bundle, namespace: namespaces[index] ?? '' }));
  const reasons = await Promise.all(
    pairs.map(({ bundle: { packageName }, namespace }) => subscribe(cluster, packageName, namespace)),
  );
  await cluster.settled();
  const tried = await Promise.all(
    pairs.map(async (pair, index): Promise<Tried> => {
      const reason = reasons[index];
      const wanted = options.operands && reason === undefined;
      return { ...pair, reason, operands: await Operands.make(cluster.api, pair, wanted) };
    }),
  );
  const { installs, listing, findings } = await judge(cluster, tried, before);
  const operands = new Map(tried.map(one => [one.bundle.packageName, one.operands]));
  const removals = await removeInHalves(cluster, { installs, operands, before, listing });
  return tried.map(({ bundle: { packageName, version }, reason, operands }) => ({
    package: packageName,
    version,
    date: new Date().toISOString().slice(0, 10),
    installed: reason === undefined,
    ...(reason !== undefined && { reason }),
    operands: operands.count,
    ...(findings.get(packageName) ?? { missing: [], foreign: [], objects: 0 }),
    ...(removals.get(packageName) ?? { left: [], damaged: [] }),
  }));
}

/** OLM labels and makes some objects after it has called an install a success, so the plans have a minute to be complete. */
async function judge(cluster: TestCluster, tried: readonly Tried[], before: Listing): Promise<Judgement> {
  const look = async (): Promise<Judgement> => {
    const installs = await Promise.all(tried.map(one => plansOf(cluster, one)));
    const listing = await cluster.list();
    return { installs, listing, findings: judgePlans(installs, before, listing) };
  };
  let judgement = await look();
  const isComplete = (): boolean =>
    [...judgement.findings.values()].every(({ missing, foreign }) => missing.length + foreign.length === 0);
  await holdsWithin(60_000, async () => {
    if (!isComplete()) judgement = await look();
    return isComplete();
  });
  return judgement;
}

async function plansOf(cluster: TestCluster, { bundle: { packageName }, namespace }: Tried): Promise<Install> {
  const { items } = await cluster.api.ok('GET', `${olmApi}/namespaces/${namespace}/subscriptions`);
  const names: string[] = items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
  const plans: PlanDocument[] = await Promise.all(names.map(name => planOf(cluster, namespace, name)));
  return { packageName, namespace, plans };
}
