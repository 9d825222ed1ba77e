import type { ClusterReader } from '../cluster/cluster.ts';
import type { Candidate, Leftovers } from '../inventory/dependent.ts';
import type { Unknown } from '../inventory/unknown.ts';
import { componentLabelOf, type Subject } from '../subject/subject.ts';
import { distinctUndecided, leftoversIn } from './audit.ts';
import type { Finding, LeftoverOperator } from './finding.ts';
import type { GoneOperator } from './gone-operators.ts';
import { type AuditInput, readInput } from './input.ts';
import type { Undecided } from './living-bundles.ts';
import { csvWithoutSubscription } from './rules/csv-without-subscription.ts';

export interface LeftoverSubject {
  /** Absent: that name has no leftovers. */
  readonly subject?: Subject;
  readonly leftovers?: Leftovers;
  /** The failed reads. They may hide parts of the subject, or all of it. */
  readonly unknowns: readonly Unknown[];
  /** What may be the subject's as well: nothing says so. */
  readonly undecided?: readonly Undecided[];
}

/** Returns the subject of a clean-up without a Subscription, for the first of these names that has leftovers to clean up. */
export async function leftoverSubject(cluster: ClusterReader, names: readonly string[]): Promise<LeftoverSubject> {
  const input = await readInput(cluster);
  const operators = await operatorsToClean(input);
  const [operator] = names.flatMap(name => operators.find(({ operator }) => operator === name) ?? []);
  return {
    ...(operator && (await subjectFrom(operator, input))),
    unknowns: input.reads.unknowns,
    undecided: distinctUndecided(input.undecided),
  };
}

/** A subject without a Subscription, and what is known to be left of it. */
export type Lost = Required<Pick<LeftoverSubject, 'subject' | 'leftovers'>>;

/** Returns the subjects of all operators that have leftovers, by their names. */
export async function leftoverSubjects(cluster: ClusterReader): Promise<ReadonlyMap<string, Lost>> {
  const input = await readInput(cluster);
  const operators = await operatorsToClean(input);
  const subjects = operators.map(async operator => [operator.operator, await subjectFrom(operator, input)] as const);
  return new Map(await Promise.all(subjects));
}

/**
 * Those with something that a clean-up removes: the rest has commands of its own. It removes a CSV, too, for which a Subscription
 * is waiting, if that goes first.
 */
async function operatorsToClean(input: AuditInput): Promise<LeftoverOperator[]> {
  const isCleaned = ({ rule, remedy }: Finding): boolean => !remedy || rule === csvWithoutSubscription.name;
  return (await leftoversIn(input)).filter(({ findings }) => findings.some(isCleaned));
}

/** Makes the subject from what is left. */
async function subjectFrom(operator: LeftoverOperator, input: AuditInput): Promise<Lost> {
  const operatorName = operator.operator;
  const abandoned = await input.abandonedCsvs();
  const gone = input.goneOperators.byOperator.get(operatorName);
  const names = [...(gone?.csvs ?? [])].map(name => name.slice(name.indexOf('/') + 1));
  const installedCSV = abandoned.find(({ ref }) => names.includes(ref.name) && ref.namespace === gone?.namespace);
  const subject = {
    namespace: operator.namespace ?? '',
    name: operator.package ?? operatorName,
    uid: '',
    packageName: operator.package ?? '',
    operatorName,
    componentLabel: componentLabelOf(operatorName),
    terminating: true,
    ...(installedCSV && { installedCSV: installedCSV.ref.name }),
  };
  return { subject, leftovers: { csvs: names, objects: await objectsOf(operator, gone, input) } };
}

/** Returns the objects of its findings, and the raw objects that certainly belong to it. */
async function objectsOf(
  { findings }: LeftoverOperator,
  gone: GoneOperator | undefined,
  { rawObjects }: AuditInput,
): Promise<Candidate[]> {
  const claimed = (await rawObjects()).filter(raw => gone !== undefined && raw.gone === gone);
  return [
    ...findings
      .filter(({ rule, remedy }) => !remedy && !foundElsewhere.has(rule))
      .map(({ object }) => ({ ref: object })),
    ...claimed.map(({ object }) => ({ ref: object.ref })),
  ];
}

/** The inventory reads CSVs and operands itself, and the policy decides about an OperatorGroup. */
const foundElsewhere = new Set([
  'csv-without-subscription',
  'csv-cleanup-stuck',
  'operand-without-operator',
  'operator-group-empty',
]);
