import type { Subject } from '../../subject/subject.ts';
import type { AuditInput } from '../input.ts';
import { beyondTheFirst } from '../operator-groups.ts';
import type { InstallProblem } from './install-problem.ts';

export async function inNamespace({ namespace }: Subject, { terminating }: AuditInput): Promise<InstallProblem[]> {
  const found = (await terminating()).get(namespace);
  return found ? [{ what: `its namespace is being deleted, since ${found.meta.deletionTimestamp}`, remedy: [] }] : [];
}

/** OLM installs nothing in a namespace unless that has one OperatorGroup. */
export function inOperatorGroups({ namespace }: Subject, { objects }: AuditInput): InstallProblem[] {
  if (!objects.operatorGroups.known) return [];
  const here = objects.operatorGroups.value.filter(({ ref }) => ref.namespace === namespace);
  const explains = 'ResolutionFailed';
  if (here.length === 0) return [{ what: 'its namespace has no OperatorGroup', remedy: [], explains }];
  return beyondTheFirst(here).map(({ group: { ref }, first, remedy, choice }) => ({
    what: `its namespace has OperatorGroup ${ref.name} beside ${first.ref.name}${choice ? `. ${choice}` : ''}`,
    object: ref,
    remedy: remedy ? [remedy] : [],
    explains,
  }));
}
