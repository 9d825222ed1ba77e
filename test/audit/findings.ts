import type { Finding, LeftoverOperator } from '../../src/audit/finding.ts';

/** Builders for what an audit tells. */
export function finding(rule: string, name: string, extra: Partial<Finding> = {}): Finding {
  return {
    rule,
    severity: 'medium',
    object: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name },
    uid: `uid-${name}`,
    since: '2026-11-01T00:00:00Z',
    reason: 'its Subscription is gone',
    breaks: 'it grants rights that nothing needs any more',
    ...extra,
  };
}

export function left(findings: readonly Finding[], packageName = 'redis-operator'): LeftoverOperator {
  const operator = `${packageName}.redis`;
  return {
    operator,
    package: packageName,
    namespace: 'redis',
    findings,
    remedy: `kubectl leftovers clean ${operator}`,
  };
}
