import type { ClusterReader, KubeObject } from '../cluster/cluster.ts';
import {
  clusterServiceVersions,
  installPlans,
  operatorGroups,
  operators,
  subscriptions,
} from '../cluster/resources.ts';
import { notCopiedSelector } from '../names.ts';
import { isOfNobody, type Subject, subjectOf } from '../subject/subject.ts';
import { type Csv, csvOf } from './csv.ts';
import { type InstallPlan, installPlanOf } from './install-plan.ts';
import { namesOfOwnCsvs } from './own-csvs.ts';
import { Reads } from './reads.ts';
import type { Unknown } from './unknown.ts';

/** OLM's own objects around the subject, from which every source starts. */
export interface OlmObjects {
  readonly subject: Subject;
  /** The subject's ClusterServiceVersions: the installed one, and during an upgrade the next and the replaced ones. */
  readonly csvs: readonly Csv[];
  /** Their names, and those of CSVs that the Subscription says it has installed and that are gone, or copies. */
  readonly csvNames: ReadonlySet<string>;
  /** The CSVs of all other operators in the whole cluster, without copies. */
  readonly otherCsvs: readonly Csv[];
  /** The InstallPlans of the subject's namespace. */
  readonly installPlans: readonly InstallPlan[];
  /** Whether the list is complete, so that a missing plan is gone. */
  readonly allPlansKnown: boolean;
  /** The other Subscriptions of the subject's namespace. */
  readonly otherSubscriptions: readonly OtherSubscription[];
  /** Subscriptions in other namespaces that are about to install the subject's package from its catalog. */
  readonly arriving: readonly Subject[];
  /** Subscriptions in other namespaces that have installed nothing but OLM's copies of the subject's CSVs. */
  readonly riding: readonly Subject[];
  /** The OperatorGroups of the subject's namespace. With more than one, OLM installs nothing. */
  readonly operatorGroups: readonly KubeObject[];
  /** OLM's Operator object, if there is one. */
  readonly operator?: KubeObject;
  readonly unknowns: readonly Unknown[];
}

export interface OtherSubscription {
  readonly subject: Subject;
  readonly object: KubeObject;
}

const nobody: ReadonlySet<string> = new Set();
const nonePlanned = { known: true, value: [] } as const;

export interface OlmObjectsOptions {
  /** CSVs of others, as `namespace/name`, that are about to be removed, too, and need nothing any more. */
  readonly leaving?: ReadonlySet<string> | undefined;
  /** The names of the subject's CSVs in a record of it, if any. */
  readonly recorded?: readonly string[] | undefined;
}

export async function readOlmObjects(
  cluster: ClusterReader,
  subject: Subject,
  { leaving = nobody, recorded }: OlmObjectsOptions = {},
): Promise<OlmObjects> {
  const reads = new Reads(cluster);
  const { namespace, operatorName } = subject;
  const [csvs, plans, allSubscriptions, groups, operator] = await Promise.all([
    readCsvs(reads, subject),
    isOfNobody(subject) ? nonePlanned : reads.listOrUnknown(installPlans, { namespace }),
    isOfNobody(subject) ? [] : readSubscriptions(reads, namespace),
    isOfNobody(subject) ? [] : reads.list(operatorGroups, { namespace }),
    isOfNobody(subject) ? undefined : reads.get(operators, operatorName),
  ]);
  const others = allSubscriptions
    .filter(({ metadata }) => metadata.uid !== subject.uid)
    .map(object => ({ subject: subjectOf(object), object }));
  const otherSubscriptions = others.filter(other => other.subject.namespace === namespace);
  const there = new Set(csvs.map(csv => `${csv.namespace}/${csv.name}`));
  const going = new Set([...leaving].filter(name => there.has(name)));
  const plansHere = plans.known ? plans.value.map(installPlanOf) : [];
  const ours = namesOfOwnCsvs({
    subject,
    csvs: csvs.filter(csv => csv.namespace === namespace),
    installPlans: plansHere,
    others: otherSubscriptions.map(other => other.subject),
    operator,
    recorded,
  });
  const isOurs = (csv: Csv) => csv.namespace === subject.namespace && ours.has(csv.name);
  return {
    subject,
    csvs: csvs.filter(isOurs),
    csvNames: ours,
    otherCsvs: csvs.filter(csv => !isOurs(csv) && !leaving.has(`${csv.namespace}/${csv.name}`)),
    installPlans: plansHere,
    allPlansKnown: plans.known,
    otherSubscriptions,
    arriving: others.map(other => other.subject).filter(other => isArriving(other, subject, there, going)),
    riding: others.map(other => other.subject).filter(other => isRiding(other, subject, ours, there)),
    operatorGroups: groups,
    ...(operator && { operator }),
    unknowns: reads.unknowns,
  };
}

/** Reads all Subscriptions of the cluster, or if that fails, at least those of the subject's namespace. */
async function readSubscriptions(reads: Reads, namespace: string): Promise<KubeObject[]> {
  const all = await reads.listOrUnknown(subscriptions, {});
  return all.known ? all.value : reads.list(subscriptions, { namespace });
}

/** Whether a Subscription is about to install the package. If one of its CSVs exists, that shows what it owns. */
function isArriving(other: Subject, subject: Subject, there: ReadonlySet<string>, going: ReadonlySet<string>): boolean {
  const { namespace, packageName, catalog, installedCSV, currentCSV, terminating } = other;
  if (namespace === subject.namespace || packageName !== subject.packageName || terminating) return false;
  if (subject.catalog !== undefined && catalog !== subject.catalog) return false;
  const names = [installedCSV, currentCSV].filter(name => name !== undefined).map(name => `${namespace}/${name}`);
  return !names.some(name => going.has(name)) && (names.length === 0 || names.some(name => !there.has(name)));
}

/**
 * Whether a Subscription takes a copy of one of the subject's CSVs for what it has installed: OLM finds that by its name
 * (docs/facts/olm.md#csv-of-subscription).
 */
function isRiding(other: Subject, subject: Subject, ours: ReadonlySet<string>, there: ReadonlySet<string>): boolean {
  const { namespace, packageName, installedCSV, terminating } = other;
  if (namespace === subject.namespace || packageName !== subject.packageName || terminating) return false;
  if (installedCSV === undefined || there.has(`${namespace}/${installedCSV}`)) return false;
  return ours.has(installedCSV) && there.has(`${subject.namespace}/${installedCSV}`);
}

/** Reads all CSVs except copies, or if that fails, at least the subject's own, beside the unknown. */
async function readCsvs(reads: Reads, { namespace, installedCSV, currentCSV }: Subject): Promise<Csv[]> {
  const all = await reads.listOrUnknown(clusterServiceVersions, { selector: notCopiedSelector });
  if (all.known) return all.value.map(csvOf);
  const names = new Set([installedCSV, currentCSV].filter(name => name !== undefined));
  const own = await Promise.all([...names].map(name => reads.get(clusterServiceVersions, name, namespace)));
  return own.filter(csv => csv !== undefined).map(csvOf);
}
