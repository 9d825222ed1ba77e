import type { KubeObject, Resource } from '../cluster/cluster.ts';
import type { ObjectRef } from '../cluster/object.ts';
import { sentenceOf, type Unknown } from '../inventory/unknown.ts';
import { cut } from '../text.ts';
import type { Audit } from './audit.ts';
import { type Finding, type LeftoverOperator, type Severity, severities } from './finding.ts';

/**
 * The API of OpenReports. It succeeds wgpolicyk8s.io, which ended with its Kubernetes working group
 * (kubernetes-retired/wg-policy-prototypes). We do not install its CustomResourceDefinition.
 */
export const clusterReports: Resource = {
  group: 'openreports.io',
  version: 'v1alpha1',
  kind: 'ClusterReport',
  plural: 'clusterreports',
  namespaced: false,
};

export const reportName = 'subscription-guard-leftovers';

/** One line of a report, with the fields that we use. */
interface ReportResult {
  readonly policy: string;
  readonly rule: string;
  readonly category: string;
  readonly severity?: Severity;
  /** When an audit first found it. */
  readonly timestamp: { readonly seconds: number; readonly nanos: number };
  /** `fail`: a leftover. `error`: a read that failed. `warn`: more results than a report can hold. */
  readonly result: 'fail' | 'error' | 'warn';
  readonly scored: boolean;
  readonly resources?: readonly (ObjectRef & { readonly uid?: string })[];
  readonly message: string;
  readonly properties?: Readonly<Record<string, string>>;
}

/** A ClusterReport as we write it; it has no spec. */
export interface Report extends KubeObject {
  readonly source: string;
  /** The counts of all results, including those left out. */
  readonly summary: Readonly<Record<'pass' | 'fail' | 'warn' | 'error' | 'skip', number>>;
  readonly results: readonly ReportResult[];
}

/** Bytes of all results. etcd accepts 1.5 MiB, including what Kubernetes itself writes into an object. */
const maxResultBytes = 1_000_000;

/**
 * Returns an audit in the format that policy tools read, the worst first. If there is too much for one object, the last
 * result says how much is left out. What is undecided is for a person at a terminal, who can ask again. A result that is already in `previous` keeps its timestamp. `now`: milliseconds since the
 * epoch.
 */
export function reportOf(
  { operators, unknowns }: Pick<Audit, 'operators' | 'unknowns'>,
  previous: Partial<Report> | undefined,
  now: number,
): Report {
  const since = new Map(previous?.results?.map(result => [identityOf(result), result.timestamp]));
  const all = [
    ...severities.flatMap(severity => operators.flatMap(operator => failuresOf(operator, severity))),
    ...unknowns.map(errorOf),
  ];
  const kept = fittingIn(maxResultBytes, all);
  const leftOut = all.length - kept.length;
  const present = { seconds: Math.floor(now / 1_000), nanos: 0 };
  const results = [...kept, ...(leftOut > 0 ? [leftOutResult(leftOut)] : [])].map(result => ({
    ...result,
    timestamp: since.get(identityOf(result)) ?? present,
  }));
  const fail = operators.reduce((sum, { findings }) => sum + findings.length, 0);
  return {
    apiVersion: `${clusterReports.group}/${clusterReports.version}`,
    kind: clusterReports.kind,
    metadata: { name: reportName, labels: { 'app.kubernetes.io/managed-by': 'subscription-guard' } },
    source: 'subscription-guard',
    summary: { pass: 0, fail, warn: leftOut > 0 ? 1 : 0, error: unknowns.length, skip: 0 },
    results,
  };
}

type Untimed = Omit<ReportResult, 'timestamp'>;

const commonFields = { policy: 'olm-leftovers', category: 'Operator Lifecycle Manager' } as const;

function failuresOf(operator: LeftoverOperator, severity: Severity): Untimed[] {
  return operator.findings
    .filter(finding => finding.severity === severity)
    .map(finding => failureOf(operator, finding));
}

function failureOf(
  { operator, package: packageName, namespace, remedy }: LeftoverOperator,
  { rule, severity, object, uid, since, reason, breaks }: Finding,
): Untimed {
  return {
    ...commonFields,
    rule,
    severity,
    result: 'fail',
    scored: true,
    resources: [{ ...object, ...(uid && { uid }) }],
    message: `${reason}; ${breaks}`,
    properties: {
      operator,
      ...(packageName && { package: packageName }),
      ...(namespace && { namespace }),
      ...(since && { created: since }),
      remedy,
    },
  };
}

function errorOf(unknown: Unknown): Untimed {
  const message = cut(sentenceOf(unknown), 1024);
  return { ...commonFields, rule: 'read-failed', result: 'error', scored: false, message };
}

function leftOutResult(leftOut: number): Untimed {
  const message = `${leftOut} more results are left out of this report; kubectl leftovers shows all of them`;
  return { ...commonFields, rule: 'left-out', result: 'warn', scored: false, message };
}

/** Returns the first results that fit. */
function fittingIn(bytes: number, results: readonly Untimed[]): readonly Untimed[] {
  let sum = 0;
  const tooMuch = results.findIndex(result => {
    sum += Buffer.byteLength(JSON.stringify(result));
    return sum > bytes;
  });
  return tooMuch < 0 ? results : results.slice(0, tooMuch);
}

/** Returns a key that stays the same across audits: the rule with the object, or else with the message. */
function identityOf({ rule, resources: [object] = [], message }: Untimed): string {
  return JSON.stringify(object ? [rule, object.kind, object.namespace, object.name, object.uid] : [rule, message]);
}
