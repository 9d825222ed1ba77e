import { Gauge, type Registry } from 'prom-client';
import type { LeftoverOperator } from '../audit/finding.ts';
import type { ObserveAudit } from '../controllers/audit.ts';
import { prefix } from './registry.ts';

export interface AuditMetrics {
  readonly ended: ObserveAudit;
  /** Clears the metrics when another sweeper leads. */
  readonly reset: () => void;
}

/** Metrics about audits and what they find. */
export function auditMetrics(register: Registry): AuditMetrics {
  const registers = [register];
  const leftovers = new Gauge({
    name: `${prefix}leftovers`,
    help: 'Objects that deleted Subscriptions and ClusterExtensions left, as the last audit found them; without package: those of ClusterExtensions, and those that cannot be attributed',
    labelNames: ['package', 'namespace', 'kind'],
    registers,
  });
  const unknowns = gauge('unknowns', 'Reads that failed in the last audit: it may have missed leftovers');
  const duration = gauge('duration_seconds', 'Time that the last audit took');
  const success = gauge('last_success_timestamp_seconds', 'When an audit last ended in which nothing failed');
  const reset = (): void => {
    leftovers.reset();
    for (const each of [unknowns, duration, success]) each.remove();
  };
  reset();
  return {
    ended({ operators, unknowns: failed, succeeded, seconds }, now) {
      if (operators) tell(leftovers, operators);
      if (failed !== undefined) unknowns.set(failed);
      duration.set(seconds);
      if (succeeded) success.set(now / 1_000);
    },
    reset,
  };

  /** Without labels a gauge would be 0 before it is set. */
  function gauge(name: string, help: string): Gauge {
    return new Gauge({ name: `${prefix}audit_${name}`, help: `${help}; only the leader tells`, registers });
  }
}

/** Sets only the counts of the last audit, so that what has been cleaned up disappears. */
function tell(leftovers: Gauge<'package' | 'namespace' | 'kind'>, operators: readonly LeftoverOperator[]): void {
  leftovers.reset();
  for (const { package: packageName = '', namespace = '', findings } of operators) {
    for (const { object } of findings) leftovers.inc({ package: packageName, namespace, kind: object.kind });
  }
}
