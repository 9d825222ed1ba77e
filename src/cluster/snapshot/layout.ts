import { basename, dirname, extname, sep } from 'node:path';

/**
 * The two folders into which `oc adm inspect`, and so a must-gather, writes what it reads from an API server
 * (openshift/oc, pkg/cli/admin/inspect/util.go): `cluster-scoped-resources/<group>/<resource>/<name>.yaml` and
 * `namespaces/<namespace>/<group>/<resource>/<name>.yaml`, or `<group>/<resource>.yaml` with a list. The core group is
 * called `core`. Beside them are logs, metrics and the like.
 */
const gathered = /(?:^|[/\\])(?:cluster-scoped-resources|namespaces)[/\\]/;

/** The files of a must-gather that hold objects; all of them when it is none. */
export function filesWithObjects(files: readonly string[]): readonly string[] {
  return isMustGather(files) ? files.filter(file => gathered.test(file)) : files;
}

export function isMustGather(files: readonly string[]): boolean {
  return files.some(file => file.split(sep).includes('cluster-scoped-resources'));
}

/**
 * Returns the resources that a file is about by its name, as "plural.group". The name shows that a kind without objects
 * was dumped: `kubectl get PLURAL -A -o yaml > PLURAL.yaml` writes a list that does not name its kind.
 */
export function resourcesNamed(file: string, inMustGather: boolean): string[] {
  const name = basename(file, extname(file));
  if (!inMustGather) return [name];
  const [folder, above] = [dirname(file), dirname(dirname(file))].map(path => basename(path));
  return [`${name}.${folder}`, `${folder}.${above}`].map(resource => resource.replace(/\.core$/, ''));
}
