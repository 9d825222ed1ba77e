import type { ClusterReader } from '../cluster/cluster.ts';
import type { Unknown } from '../inventory/dependent.ts';
import { Reads } from '../inventory/reads.ts';
import { isCovered } from './covered.ts';
import type { Finding, LeftoverOperator } from './finding.ts';
import { type Grouped, groupByOperator } from './grouping.ts';
import { livingIn } from './living.ts';
import type { Leftover, Rule, Scene } from './rule.ts';
import { rules } from './rules.ts';
import { readTraces } from './traces.ts';

/** The leftovers of the whole cluster, and what could not be found out. */
export interface Audit {
  readonly operators: readonly LeftoverOperator[];
  readonly unknowns: readonly Unknown[];
}

export interface AuditOptions {
  /** Milliseconds since the epoch. Without it, nothing is called a leftover for having waited too long. */
  readonly now?: number;
}

/**
 * Finds what earlier deletions of Subscriptions left in the cluster. Reads only, and lists each kind once; it keeps of
 * a list what it needs, so do not give it a ClusterView, which would keep it all.
 *
 * Never rejects for a read that failed: what it would have told is in `unknowns`. Where it is not known who lives,
 * nothing is called a leftover.
 */
export async function audit(cluster: ClusterReader, { now }: AuditOptions = {}): Promise<Audit> {
  const reads = new Reads(cluster);
  const traces = await readTraces(cluster, reads);
  const blind = reads.unknowns.some(({ what }) => essential.has(what));
  const living = livingIn(traces);
  const scene: Scene = { cluster, reads, traces, living, ...(now !== undefined && { now }) };
  const found = blind ? [] : (await Promise.all(rules.map(rule => findingsOf(rule, scene)))).flat();
  return { operators: groupByOperator(found, traces), unknowns: distinct(reads.unknowns) };
}

/** Without these, nobody knows who lives. */
const essential = new Set([
  'list subscriptions.operators.coreos.com',
  'list clusterserviceversions.operators.coreos.com',
  'list cleanups.subscription-guard.io',
]);

async function findingsOf(rule: Rule, scene: Scene): Promise<Grouped[]> {
  const leftovers = await rule.find(scene);
  return leftovers
    .filter(leftover => !isCovered(leftover, scene.traces.cleanups))
    .map(leftover => ({ leftover, finding: findingOf(rule, leftover) }));
}

function findingOf({ name, severity }: Rule, { ref, meta, reason, breaks }: Leftover): Finding {
  const since = meta.creationTimestamp;
  return { rule: name, severity, object: ref, ...(since && { since }), reason, breaks };
}

function distinct(unknowns: readonly Unknown[]): Unknown[] {
  const byWhat = new Map(unknowns.map(unknown => [`${unknown.what} ${unknown.object ?? ''}`, unknown]));
  return [...byWhat].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, unknown]) => unknown);
}
