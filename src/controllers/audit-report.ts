import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Audit } from '../audit/audit.ts';
import { clusterReports, type Report, reportName, reportOf } from '../audit/report.ts';
import { type Cluster, type ClusterReader, isNotServed } from '../cluster/cluster.ts';

export interface ReportKeeperOptions {
  readonly cluster: ClusterReader & Pick<Cluster, 'create' | 'patch'>;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Keeps the ClusterReport of the audit. The API is not ours: while it is not installed, there is no report. */
export class ReportKeeper {
  readonly #options: ReportKeeperOptions;
  #complained = false;

  constructor(options: ReportKeeperOptions) {
    this.#options = options;
  }

  /** Reads the current report. Rejects with a {@link ClusterError} if it cannot. */
  async read(): Promise<Partial<Report> | undefined> {
    return (await this.#options.cluster.get(clusterReports, { name: reportName })) as Partial<Report> | undefined;
  }

  /** Writes the changes since then. Rejects with a {@link ClusterError} if it cannot. */
  async write(result: Audit, before: Partial<Report> | undefined): Promise<void> {
    const { cluster, logger, now } = this.#options;
    const report = reportOf(result, before, now());
    try {
      if (!before) await cluster.create(clusterReports, report);
      else if (!isSame(before, report)) await cluster.patch(clusterReports, { name: reportName }, report);
    } catch (error) {
      if (!isNotServed(error)) throw error;
      if (!this.#complained)
        logger.warn('there is no report of the audit: install the API openreports.io/v1alpha1 for it');
      this.#complained = true;
    }
  }
}

function isSame(before: Partial<Report>, { source, summary, results }: Report): boolean {
  const { source: itsSource, summary: itsSummary, results: itsResults } = before;
  return isDeepStrictEqual([itsSource, itsSummary, itsResults], [source, summary, results]);
}
