import type { KubeObject } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import { managedLabel } from '../names.ts';
import type { Subject } from '../subject/subject.ts';
import { type Csv, withReplaced } from './csv.ts';
import type { InstallPlan } from './install-plan.ts';
import { componentsOf } from './operator.ts';

/** The evidence of which ClusterServiceVersions are the subject's. */
export interface CsvEvidence {
  readonly subject: Subject;
  /** The CSVs of the subject's namespace, without copies. */
  readonly csvs: readonly Csv[];
  /** The InstallPlans of that namespace. */
  readonly installPlans: readonly InstallPlan[];
  /** The other Subscriptions of that namespace. */
  readonly others: readonly Subject[];
  /** OLM's Operator object, if there is one. */
  readonly operator?: KubeObject | undefined;
  /** Names from a record of the operator: its Cleanup, or the findings of an audit. */
  readonly recorded?: readonly string[] | undefined;
}

/**
 * Returns the names of the subject's CSVs, each by evidence. The same package is no evidence: a person may have made
 * the CSV, and OLM then refuses the Subscription (docs/facts/olm.md#freestanding-csv). An upgrade keeps the replaced
 * CSV until the next one is running.
 */
export function namesOfOwnCsvs(evidence: CsvEvidence): Set<string> {
  const { subject, csvs } = evidence;
  const { installedCSV, currentCSV, startingCSV } = subject;
  const inNamespace = new Map(csvs.map(csv => [csv.name, csv]));
  const taken = new Set(evidence.others.flatMap(other => [other.installedCSV, other.currentCSV]));
  const planned = namesPlanned(evidence);
  const adopted = namesAdopted(evidence);
  // What its spec and the spec of its CSV name is only a claim, against which the status of another Subscription stands.
  const strangers = evidence.others.filter(other => other.packageName !== subject.packageName);
  const foreign = new Set(strangers.flatMap(other => [other.installedCSV, other.currentCSV]));
  const unlessForeign = (name: string | undefined) => (name === installedCSV || !foreign.has(name) ? name : undefined);
  const belonging = csvs.filter(csv => !taken.has(csv.name) && (planned.has(csv.name) || adopted.has(csv.name)));
  return withReplaced(
    [
      // A currentCSV or a startingCSV is only a wish until the Subscription has installed something.
      ...(installedCSV === undefined ? [] : [installedCSV, currentCSV, startingCSV].map(unlessForeign)),
      ...belonging.map(({ name }) => name),
      ...namesRecorded(evidence, adopted),
    ],
    name => unlessForeign(inNamespace.get(name)?.replaces),
  );
}

/**
 * Returns the names that an InstallPlan of the Subscription brings. One plan may serve several Subscriptions of a
 * namespace, so the package must match. A Subscription that OLM added as a dependency names the plan that brought both.
 */
function namesPlanned({ subject, csvs, installPlans }: CsvEvidence): Set<string> {
  const packages = new Map(csvs.map(csv => [csv.name, csv.packageName]));
  const own = installPlans.filter(
    ({ name, object: { metadata } }) =>
      name === subject.generatedBy || metadata.ownerReferences?.some(({ uid }) => uid === subject.uid),
  );
  return new Set(
    own.flatMap(({ steps }) => {
      const names = [...new Set(steps.map(({ resolving }) => resolving))];
      return names.filter(
        name => (packages.get(name) ?? (names.length === 1 && subject.packageName)) === subject.packageName,
      );
    }),
  );
}

/**
 * Returns the names that OLM has adopted as components. The label alone proves nothing, so OLM's Operator object must
 * list them.
 */
function namesAdopted({ subject: { componentLabel, namespace }, csvs, operator }: CsvEvidence): Set<string> {
  const listed = new Set(
    (operator ? componentsOf(operator) : [])
      .filter(ref => isA(ref, clusterServiceVersions) && ref.namespace === namespace)
      .map(({ name }) => name),
  );
  const adopted = csvs.filter(({ object, name }) => listed.has(name) && hasLabel(object, componentLabel));
  return new Set(adopted.map(({ name }) => name));
}

/** An InstallPlan leaves its label on a CSV. One of an OLM before that label is at least adopted. */
function namesRecorded({ csvs, recorded = [] }: CsvEvidence, adopted: ReadonlySet<string>): string[] {
  return csvs
    .filter(({ object, name }) => hasLabel(object, managedLabel) || adopted.has(name))
    .map(({ name }) => name)
    .filter(name => recorded.includes(name));
}

function hasLabel({ metadata: { labels = {} } }: KubeObject, label: string): boolean {
  return labels[label] !== undefined;
}
