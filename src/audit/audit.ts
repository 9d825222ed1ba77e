import type { ClusterReader } from '../cluster/cluster.ts';
import { keyOf } from '../cluster/object.ts';
import { compare } from '../compare.ts';
import { distinctUnknowns, type Unknown } from '../inventory/unknown.ts';
import { isCovered } from './covered.ts';
import { auditExtensions } from './extensions/audit.ts';
import { findingOf, type LeftoverOperator } from './finding.ts';
import { type Grouped, groupByOperator } from './grouping.ts';
import { type AuditInput, readInput } from './input.ts';
import type { Undecided } from './living-bundles.ts';
import type { AuditRule } from './rule.ts';
import { rules } from './rules.ts';

/** The leftovers of the whole cluster, and the failed reads. */
export interface Audit {
  readonly operators: readonly LeftoverOperator[];
  readonly unknowns: readonly Unknown[];
  /** Objects that may be left over or in use; each appears once. */
  readonly undecided: readonly Undecided[];
}

/** Any reader but a ClusterView, which would keep all that an audit lists. */
type UncachedReader = ClusterReader & { readonly keepsAnswers?: never };

export interface AuditOptions {
  /** Milliseconds since the epoch. Without it, no rule counts an object as a leftover because of its age. */
  readonly now?: number;
}

/**
 * Finds what earlier deletions of Subscriptions and ClusterExtensions left in the cluster. It only reads, and keeps little
 * of each list.
 *
 * A failed read does not reject; it is in `unknowns`. If the Subscriptions, CSVs or Cleanups cannot be read, it
 * reports no leftovers of OLM v0.
 */
export async function audit(cluster: UncachedReader, options: AuditOptions = {}): Promise<Audit> {
  const [subscribed, extensions] = await Promise.all([auditSubscriptions(cluster, options), auditExtensions(cluster)]);
  return {
    operators: [...subscribed.operators, ...extensions.found],
    unknowns: distinctUnknowns([...subscribed.unknowns, ...extensions.unknowns]),
    undecided: subscribed.undecided,
  };
}

async function auditSubscriptions(cluster: ClusterReader, { now }: AuditOptions): Promise<Audit> {
  const input = await readInput(cluster, now);
  const operators = await leftoversIn(input);
  return { operators, unknowns: input.reads.unknowns, undecided: distinctUndecided(input.undecided) };
}

/** Returns the leftovers of OLM v0, by operator, found in `input`. */
export async function leftoversIn(input: AuditInput): Promise<LeftoverOperator[]> {
  if (input.blind) return [];
  const found = await Promise.all(rules.map(rule => findingsOf(rule, input)));
  return groupByOperator(found.flat(), input);
}

async function findingsOf(rule: AuditRule, input: AuditInput): Promise<Grouped[]> {
  const leftovers = await rule.find(input);
  return leftovers
    .filter(leftover => !isCovered(leftover, input.objects.cleanups))
    .map(leftover => ({ leftover, finding: findingOf(rule, leftover) }));
}

/** Returns one entry per object, although several rules ask, sorted so that the output is stable. */
export function distinctUndecided(all: readonly Undecided[]): Undecided[] {
  const byObject = new Map(all.map(one => [keyOf(one.object), one]));
  return [...byObject].toSorted(([a], [b]) => compare(a, b)).map(([, one]) => one);
}
