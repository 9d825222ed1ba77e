import type { Endpoint } from './endpoints.ts';
import type { Row } from './report.ts';
import type { Stage } from './stage.ts';

/** What a case of the benchmark is given. */
export interface Bench {
  /** Seconds for each thing that is measured side by side with others. */
  readonly seconds: number;
  /** The part of a cluster of OpenShift's size that is filled. */
  readonly size: number;
  readonly tell: (line: string) => void;
  /** Tells that a part has failed, and so has the run, while the other parts go on. */
  readonly fail: (what: string, error: unknown) => void;
  /** The cluster that cases share, started by the first one. */
  stage(): Promise<Stage>;
  /** The no-op webhook on Fastify, which everything is compared with. */
  reference(): Promise<Endpoint>;
  /** Ends the shared cluster, for a case with a cluster of its own: even an idle one takes CPU. */
  alone(): Promise<void>;
}

export type Case = (bench: Bench) => Promise<Row[]>;
