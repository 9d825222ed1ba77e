import type { ClusterReader } from '../cluster/cluster.ts';
import type { Reads } from '../inventory/reads.ts';
import type { Severity } from './finding.ts';
import type { Living } from './living.ts';
import type { Trace } from './trace.ts';
import type { Traces } from './traces.ts';

/** What a rule may look at. What it reads beside the traces are a few objects, by name. */
export interface Scene {
  readonly cluster: ClusterReader;
  readonly reads: Reads;
  readonly traces: Traces;
  readonly living: Living;
  /** Milliseconds since the epoch, where it is known; a snapshot is of an unknown time. */
  readonly now?: number;
}

/** What a rule has found: see {@link Finding}. */
export interface Leftover extends Trace {
  readonly reason: string;
  readonly breaks: string;
  /** The names of the Operator objects that the object belongs to, where the rule knows better than the object's labels. */
  readonly operators?: readonly string[];
  /** The namespace that it was made for, where it is not in it. */
  readonly home?: string;
}

/** One way to recognize leftovers. It finds nothing that anybody living may need. */
export interface Rule {
  readonly name: string;
  readonly severity: Severity;
  readonly find: (scene: Scene) => Promise<readonly Leftover[]>;
}
