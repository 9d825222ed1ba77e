import { groupOf, type ObjectRef } from '../../cluster/object.ts';

/** As `kubectl get -o name` has it: "deployment.apps/redis-operator". */
export function kubectlName({ apiVersion, kind, name }: ObjectRef): string {
  const group = groupOf(apiVersion);
  return `${kind.toLowerCase()}${group && `.${group}`}/${name}`;
}
