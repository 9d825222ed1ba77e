import type { Failure, Subject } from '../../subject/subject.ts';
import { oneLine } from '../../text.ts';
import type { AuditInput } from '../input.ts';
import { inInstallPlan } from './install-plan.ts';
import type { FindProblems, InstallProblem } from './install-problem.ts';
import { inNamespace, inOperatorGroups } from './namespace.ts';
import { inOwnCsv } from './own-csv.ts';
import { inCatalog, inOtherCsv } from './resolution.ts';
import { inUnpacking } from './unpacking.ts';

const finders: readonly FindProblems[] = [
  inNamespace,
  inOperatorGroups,
  inOwnCsv,
  inOtherCsv,
  inCatalog,
  inInstallPlan,
  inUnpacking,
];

/** Returns them in the order in which a person should mend them. None: OLM says nothing against the Subscription. */
export async function installProblemsOf(subject: Subject, input: AuditInput): Promise<InstallProblem[]> {
  const found = (await Promise.all(finders.map(find => find(subject, input)))).flat();
  const explained = new Set(found.map(({ explains }) => explains));
  return [...found, ...(subject.failures ?? []).filter(({ condition }) => !explained.has(condition)).map(inOlmsWords)];
}

function inOlmsWords({ condition, message }: Failure): InstallProblem {
  return { what: `OLM says ${condition}: ${oneLine(message, 300)}`, remedy: [], explains: condition };
}
