import { ClusterError, type ListQuery, type ObjectName, type Resource } from './cluster.ts';
import { parseSelector } from './label-selector.ts';

/** Every adapter checks a question first, so that a wrong question is never answered with other objects. */

/**
 * An empty selector is always a mistake, and would match everything (docs/facts/kubernetes.md#empty-selector). A proxy
 * might answer an invalid one with everything as well.
 */
export function assertSelective(resource: Resource, { selector }: Pick<ListQuery, 'selector'>): void {
  if (selector === undefined) return;
  if (selector.trim() === '') throw new Error(`an empty selector would match every object of ${resource.plural}`);
  parseSelector(selector);
}

/**
 * Names come from objects that users write. An API server answers a GET with an empty name by a list, and takes slashes
 * in a name for a path, encoded or not. It accepts no object with such a name (apimachinery IsValidPathSegmentName).
 */
export function assertAddress({ kind, namespaced }: Resource, { name, namespace }: ObjectName): void {
  if (!isPathSegment(name)) throw badRequest(`${JSON.stringify(name)} is not the name of a ${kind}`);
  if (namespaced && namespace === undefined) throw badRequest(`${kind} ${name}: no namespace is given`);
  if (namespaced) assertNamespace(namespace);
}

export function assertNamespace(namespace: string | undefined): void {
  if (namespace !== undefined && !isPathSegment(namespace)) {
    throw badRequest(`${JSON.stringify(namespace)} is not the name of a Namespace`);
  }
}

function isPathSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name);
}

function badRequest(message: string): ClusterError {
  return new ClusterError(400, 'BadRequest', message);
}
