import type { Severity } from './finding.ts';
import type { Scene } from './scene.ts';
import type { Trace } from './trace.ts';

/** What a rule has found: see Finding. */
export interface Leftover extends Trace {
  readonly reason: string;
  readonly breaks: string;
  /** Where it is not that of the rule. */
  readonly severity?: Severity;
  /** The Operator object whose operator it belongs to, where the rule knows better than the object's labels. */
  readonly operator?: string | undefined;
  /** The namespace that it was made for, where it is not in it. */
  readonly home?: string;
}

/** One way to recognize leftovers. It finds nothing that anybody living may need. */
export interface Rule {
  readonly name: string;
  readonly severity: Severity;
  readonly find: (scene: Scene) => Promise<readonly Leftover[]>;
}
