import type { ClusterReader } from '../cluster/cluster.ts';
import type { Candidate, Leftovers } from '../inventory/dependent.ts';
import type { Unknown } from '../inventory/unknown.ts';
import { componentLabelOf, type Subject } from '../subject/subject.ts';
import { leftoversIn } from './audit.ts';
import type { LeftoverOperator } from './finding.ts';
import type { Former } from './former.ts';
import { type Scene, setScene } from './scene.ts';

export interface LeftoverSubject {
  /** Absent: there are no leftovers of such a name. */
  readonly subject?: Subject;
  readonly leftovers?: Leftovers;
  /** What could not be read, and may be missing in the subject, or be why there is none. */
  readonly unknowns: readonly Unknown[];
}

/** The subject of a clean-up whose Subscription is gone, by the first of these names that has leftovers. */
export async function leftoverSubject(cluster: ClusterReader, names: readonly string[]): Promise<LeftoverSubject> {
  const scene = await setScene(cluster);
  const operators = await leftoversIn(scene);
  const [operator] = names.flatMap(name => operators.find(({ operator }) => operator === name) ?? []);
  return { ...(operator && (await subjectFrom(operator, scene))), unknowns: scene.reads.unknowns };
}

/** Made from what is left. */
async function subjectFrom(operator: LeftoverOperator, scene: Scene): Promise<Omit<LeftoverSubject, 'unknowns'>> {
  const operatorName = operator.operator;
  const abandoned = await scene.abandonedCsvs();
  const former = scene.formers.find(({ operator }) => operator === operatorName);
  const names = [...(former?.csvs ?? [])].map(name => name.slice(name.indexOf('/') + 1));
  const installedCSV = abandoned.find(({ ref }) => names.includes(ref.name) && ref.namespace === former?.namespace);
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
  return { subject, leftovers: { csvs: names, objects: await objectsOf(operator, former, scene) } };
}

/** Its findings, and what is certain to be its own although its CSV is still there. */
async function objectsOf(
  { findings }: LeftoverOperator,
  former: Former | undefined,
  { claims }: Scene,
): Promise<Candidate[]> {
  const claimed = (await claims()).filter(claim => former !== undefined && claim.former === former);
  return [
    ...findings.filter(({ rule }) => !foundElsewhere.has(rule)).map(({ object }) => ({ ref: object })),
    ...claimed.map(({ trace }) => ({ ref: trace.ref })),
  ];
}

/** CSVs and operands are read whole by the inventory; about an OperatorGroup the policy decides. */
const foundElsewhere = new Set([
  'csv-without-subscription',
  'csv-cleanup-stuck',
  'csv-made-by-hand',
  'operand-without-operator',
  'operator-group-empty',
]);
