import type { Logger } from 'pino';
import { type Audit, audit } from '../audit/audit.ts';
import { isBlind } from '../audit/input.ts';
import { type Cluster, ClusterError, type ClusterReader } from '../cluster/cluster.ts';
import { isOlmGone, withoutOlm } from '../cluster/without-olm.ts';
import { inWords } from '../inventory/unknown.ts';
import { FirstSights } from './audit-events.ts';
import { ReportKeeper } from './audit-report.ts';
import { sleep } from './loop.ts';

/** What an audit may do. It never deletes anything. */
type AuditedCluster = ClusterReader & Pick<Cluster, 'create' | 'patch'>;

export interface AuditorOptions {
  readonly cluster: AuditedCluster;
  readonly logger: Logger;
  /** Milliseconds from the end of one audit to the next one. */
  readonly interval: number;
  /** Whether to write a ClusterReport. */
  readonly report: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** The Pod, for Events. */
  readonly instance: string;
  readonly observe: ObserveAudit;
  /** From 0 to 1; default: Math.random. */
  readonly random?: () => number;
}

/** The result of an audit. */
interface AuditOutcome {
  /** Absent if the audit could not tell whether there are leftovers. */
  readonly operators?: Audit['operators'];
  /** The number of failed reads; absent if the audit broke off. */
  readonly unknowns?: number;
  /** Every read and every report succeeded. */
  readonly succeeded: boolean;
  readonly seconds: number;
}

export type ObserveAudit = (outcome: AuditOutcome, now: number) => void;

/** Milliseconds before the first audit: a new leader attends to Cleanups first. */
const warmUp = 30_000;

/** Looks for leftovers at intervals until the signal aborts, and reports them. */
export async function auditRegularly(options: AuditorOptions): Promise<void> {
  const { interval, signal, random = Math.random } = options;
  // Between 90 % and 110 %, so that it does not always coincide with another job that runs every ten minutes.
  const wait = (milliseconds: number): Promise<void> => sleep(milliseconds * (0.9 + 0.2 * random()), signal);
  const tellers = { sights: new FirstSights(), keeper: new ReportKeeper(options) };
  await wait(Math.min(interval, warmUp));
  while (!signal.aborted) {
    await round(options, tellers);
    await wait(interval);
  }
}

interface Tellers {
  readonly sights: FirstSights;
  readonly keeper: ReportKeeper;
}

/** No failure of an audit, not even a bug of ours, may stop the sweeper's work. */
async function round(options: AuditorOptions, tellers: Tellers): Promise<void> {
  const { cluster, logger, now, signal, observe } = options;
  const began = now();
  const secondsSince = (): number => (now() - began) / 1_000;
  try {
    const seen = untilAborted(cluster, signal);
    const result = await audit((await isOlmGone(seen)) ? withoutOlm(seen) : seen, { now: began });
    if (signal.aborted) return;
    const blind = isBlind(result);
    const told = blind || (await tell(result, options, tellers));
    const { operators, unknowns } = result;
    const succeeded = told && unknowns.length === 0;
    observe({ ...(!blind && { operators }), unknowns: unknowns.length, succeeded, seconds: secondsSince() }, now());
    logger.info({ operators: operators.length, unknowns: unknowns.length, blind, seconds: secondsSince() }, 'audited');
    if (unknowns[0])
      logger.warn({ first: inWords(unknowns[0]), unknowns: unknowns.length }, 'the audit could not read everything');
  } catch (error) {
    observe({ succeeded: false, seconds: secondsSince() }, now());
    logger.error({ err: error }, 'the audit failed');
  }
}

/** Returns whether it could write everything. */
async function tell(result: Audit, options: AuditorOptions, { sights, keeper }: Tellers): Promise<boolean> {
  try {
    const before = options.report ? await keeper.read() : undefined;
    sights.remember(before);
    const announced = await sights.announce(result, options);
    if (options.report) await keeper.write(result, before);
    return announced;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    options.logger.warn({ code: error.code, why: error.message }, 'cannot read or write the report of the audit');
    return false;
  }
}

/** Its reads end when the sweeper does. */
function untilAborted(cluster: ClusterReader, signal: AbortSignal): ClusterReader {
  return {
    resource: (...question) => cluster.resource(...question),
    get: (resource, at, content) => cluster.get(resource, at, content, signal),
    list: (resource, query) => cluster.list(resource, query, signal),
    firstPage: (resource, limit) => cluster.firstPage(resource, limit, signal),
  };
}
