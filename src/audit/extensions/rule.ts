import type { ObjectMeta } from '../../cluster/cluster.ts';
import type { ObjectRef } from '../../cluster/object.ts';
import type { Severity } from '../finding.ts';
import type { ExtensionAuditInput } from './input.ts';

/** An object that a deleted ClusterExtension has left behind. */
export interface ExtensionLeftover {
  readonly ref: ObjectRef;
  readonly meta: ObjectMeta;
  /** The name of that ClusterExtension. */
  readonly extension: string;
  /** As kubectl calls it: "deployments.apps". */
  readonly resource: string;
  readonly reason: string;
  readonly breaks: string;
}

/** One way to recognize such leftovers. */
export interface ExtensionRule {
  readonly name: string;
  readonly severity: Severity;
  readonly find: (input: ExtensionAuditInput) => readonly ExtensionLeftover[];
}
