import { refTo } from '../../cluster/object.ts';
import { subscriptions } from '../../cluster/resources.ts';
import { cleanLeftovers, deleteSubscription, deleteWithLeftovers } from '../../kubectl.ts';
import type { Subject } from '../../subject/subject.ts';
import { type AuditedObject, fullName, operatorsOf } from '../audited-object.ts';
import type { AuditInput } from '../input.ts';
import { reinstallOf } from '../reinstall.ts';
import { type InstallProblem, removeWithLeftovers } from './install-problem.ts';

/** What OLM's resolver says of the objects that keep it from a solution (docs/facts/olm.md#resolution-messages). */
const freestanding = /clusterserviceversion (\S+) exists and is not referenced by a subscription/;
const emptyCatalog = /no operators found from catalog (\S+) in namespace (\S+) referenced by subscription ([^\s,]+)/;

const explains = 'ResolutionFailed';

/** Returns the ClusterServiceVersion that no Subscription has installed and that must be in every solution. */
export function freestandingCsv<T extends AuditedObject>(subject: Subject, csvs: readonly T[]): T | undefined {
  const [name] = namesIn(subject, freestanding);
  return csvs.find(({ ref }) => ref.namespace === subject.namespace && ref.name === name);
}

export function inOtherCsv(subject: Subject, input: AuditInput): InstallProblem[] {
  const csv = freestandingCsv(subject, input.objects.csvs);
  if (!csv) return [];
  const origin = csv.byHand ? 'which was made by hand' : 'which a deleted Subscription has left';
  const what = `ClusterServiceVersion ${csv.ref.name}, ${origin}, is in the way`;
  return [{ what, object: csv.ref, remedy: remedyFor(csv, subject, input), explains }];
}

/**
 * OLM writes one message on all Subscriptions of a namespace. Only the one that cannot install beside the CSV may go; an
 * operator that works must not.
 */
function remedyFor(csv: AuditInput['objects']['csvs'][number], subject: Subject, input: AuditInput): readonly string[] {
  const { goneOperators } = input;
  const isRefused = subject.installedCSV === undefined && isNamedIn(subject);
  // What a person made is theirs.
  if (csv.byHand) return isRefused ? [deleteSubscription(subject, 'orphan')] : [];
  const reinstall = reinstallOf(csv, input);
  if (reinstall) return reinstall.remedy;
  const owners = operatorsOf(csv.meta);
  const ofSubject = goneOperators.byOperator.get(subject.operatorName)?.csvs.has(fullName(csv.ref)) ?? false;
  if (isRefused && (ofSubject || owners.includes(subject.operatorName))) return removeWithLeftovers(subject);
  return owners.slice(0, 1).map(operator => cleanLeftovers(operator));
}

/** Whether OLM's message is about this Subscription. */
export function isNamedIn({ name, failures = [] }: Subject): boolean {
  const words = (text: string): string[] => text.split(/[\s,]+/);
  const failure = failures.find(({ condition }) => condition === explains);
  return words(failure?.message ?? '').some((word, place, all) => word === name && all[place - 1] === 'subscription');
}

/** One Subscription whose catalog is gone keeps OLM from resolving any of its namespace. */
export async function inCatalog(subject: Subject, input: AuditInput): Promise<InstallProblem[]> {
  const [catalog, of, name] = namesIn(subject, emptyCatalog);
  if (name === undefined) return [];
  const what = `catalog ${of}/${catalog} is gone or empty`;
  if (name === subject.name) return [{ what: `its ${what}`, remedy: [], explains }];
  const { namespace } = subject;
  const unneeded = (await input.unneeded()).some(one => one.namespace === namespace && one.name === name);
  return [
    {
      what: `Subscription ${name} is in the way, because its ${what}`,
      object: refTo(subscriptions, { namespace, name }),
      remedy: unneeded ? [deleteWithLeftovers({ namespace, name })] : [],
      explains,
    },
  ];
}

function namesIn({ failures = [] }: Subject, words: RegExp): string[] {
  const failure = failures.find(({ condition }) => condition === explains);
  return words.exec(failure?.message ?? '')?.slice(1) ?? [];
}
