import { operatorGroups } from '../../cluster/resources.ts';
import { deleteObjects } from '../../kubectl.ts';
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
  const deletionOf = (name: string) => deleteObjects(operatorGroups, [name], namespace);
  return beyondTheFirst(here).map(({ group: { ref }, first, isEqual }) => {
    const what = `its namespace has OperatorGroup ${ref.name} beside ${first.ref.name}`;
    const choice = `. Choose one to delete: ${deletionOf(ref.name)} or: ${deletionOf(first.ref.name)}`;
    return isEqual
      ? { what: `${what}${choice}`, object: ref, remedy: [], explains }
      : { what, object: ref, remedy: [deletionOf(ref.name)], explains };
  });
}
