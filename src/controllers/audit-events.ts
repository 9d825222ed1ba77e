import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import type { Finding, LeftoverOperator } from '../audit/finding.ts';
import type { Report } from '../audit/report.ts';
import { type Cluster, ClusterError } from '../cluster/cluster.ts';
import { type EventInput, eventOf, events } from '../cluster/events.ts';
import { describe } from '../cluster/object.ts';

/** The most Events of one audit; the next audit writes the rest. */
const mostEvents = 100;

export interface AnnounceOptions {
  readonly cluster: Pick<Cluster, 'create'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The Pod, for Events. */
  readonly instance: string;
}

/**
 * Writes an Event for what an audit finds for the first time: one for each operator and rule, about the first object.
 *
 * It remembers what it has announced as long as audits find it. An earlier leader's announcements are in its report;
 * without a report, the names of its Events show them for the hour that the API server keeps Events.
 */
export class FirstSights {
  #told = new Set<string>();

  /** Counts everything in a report as announced. */
  remember(report: Partial<Report> | undefined): void {
    for (const { rule, properties } of report?.results ?? []) this.#told.add(keyOf(properties?.operator, rule));
  }

  /**
   * Returns whether it could write all Events. It does not retry a failed one: the metrics and the report have the same
   * content.
   */
  async announce(
    { operators, unknowns }: Pick<Audit, 'operators' | 'unknowns'>,
    options: AnnounceOptions,
  ): Promise<boolean> {
    const sights = operators.flatMap(sightsOf);
    const fresh = sights.filter(({ key }) => !this.#told.has(key)).slice(0, mostEvents);
    const problems: string[] = [];
    for (const sight of fresh) {
      const problem = await create(sight.news, options);
      if (problem !== undefined) problems.push(problem);
      this.#told.add(sight.key);
    }
    // A failed read may hide what is still there.
    if (unknowns.length === 0) this.#told = new Set(sights.flatMap(({ key }) => (this.#told.has(key) ? key : [])));
    if (problems.length > 0)
      options.logger.warn({ failed: problems.length, why: problems[0] }, 'not all Events could be written');
    return problems.length === 0;
  }
}

interface Sight {
  readonly key: string;
  readonly news: EventInput;
}

function sightsOf(operator: LeftoverOperator): Sight[] {
  return [...Map.groupBy(operator.findings, ({ rule }) => rule)].flatMap(([rule, findings]) => {
    const [first] = findings;
    return first ? [{ key: keyOf(operator.operator, rule), news: eventInputOf(operator, first, findings.length) }] : [];
  });
}

function eventInputOf({ operator, remedy }: LeftoverOperator, first: Finding, number: number): EventInput {
  const { rule, severity, object, uid, reason, breaks } = first;
  const more = number > 1 ? ` (and ${number - 1} more)` : '';
  // Each leader computes the same name, so the API server refuses a second Event.
  const digest = createHash('sha256')
    .update(JSON.stringify([operator, rule, object, uid]))
    .digest('hex');
  return {
    name: `subscription-guard-leftovers-${digest.slice(0, 16)}`,
    type: severity === 'low' ? 'Normal' : 'Warning',
    reason: 'LeftoversFound',
    action: 'Audit',
    note: `Left by ${operator}: ${describe(object)}${more}: ${reason}; ${breaks}. To clean up: ${remedy}`,
    regarding: { ...object, uid },
  };
}

function keyOf(operator: string | undefined, rule: string): string {
  return `${operator} ${rule}`;
}

/** Returns undefined if the Event exists, new or old. */
async function create(
  news: EventInput,
  { cluster, now, instance }: Pick<AnnounceOptions, 'cluster' | 'now' | 'instance'>,
): Promise<string | undefined> {
  try {
    await cluster.create(events, eventOf(news, now(), instance));
    return undefined;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return error.reason === 'AlreadyExists' ? undefined : error.message;
  }
}
