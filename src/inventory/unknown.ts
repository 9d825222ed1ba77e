import type { ClusterError, ObjectName, Resource } from '../cluster/cluster.ts';
import { resourceName } from '../cluster/object.ts';
import { oneLine } from '../text.ts';

/** A question to the cluster: a list, an object of a resource or of a kind, or the API that serves a kind. */
export type Question =
  | { readonly verb: 'list'; readonly resource: Pick<Resource, 'group' | 'plural'>; readonly namespace?: string }
  | { readonly verb: 'get'; readonly resource: Pick<Resource, 'group' | 'plural'>; readonly object: ObjectName }
  | { readonly verb: 'read'; readonly kind: string; readonly object: ObjectName }
  | { readonly verb: 'find'; readonly kind: string; readonly group: string };

/** A read that failed: its answer may matter, so the deletion blocks. */
export type Unknown = Question & { readonly error: ClusterError };

/** An unknown in words. */
export interface UnknownInWords {
  /**
   * A phrase that follows "could not": "list redisclusters.redis.example.io". It names no object, because not every
   * reader may see it.
   */
  readonly what: string;
  /** The object that the read is about, if it is about one: "redis/settings". */
  readonly object?: string;
  /** The cause, in one line: "Forbidden: …". */
  readonly why: string;
}

export function inWords(unknown: Unknown): UnknownInWords {
  const object = 'object' in unknown ? pathOf(unknown.object) : undefined;
  return { what: phraseOf(unknown), ...(object !== undefined && { object }), why: causeOf(unknown.error) };
}

/** "could not get services redis/webhook: Forbidden: …" */
export function sentenceOf(unknown: Unknown): string {
  const { what, object, why } = inWords(unknown);
  return `could not ${what}${object === undefined ? '' : ` ${object}`}: ${why}`;
}

/** The CustomResourceDefinitions that keep their objects from being read, because their conversion webhook is gone. */
export function unconverted(unknowns: readonly Unknown[]): string[] {
  const names = unknowns.flatMap(unknown =>
    unknown.error.kind === 'conversion' && 'resource' in unknown ? resourceName(unknown.resource) : [],
  );
  return [...new Set(names)].toSorted();
}

/** Returns each question once, sorted by its words, so that the same failures make the same text. */
export function distinctUnknowns(unknowns: readonly Unknown[]): Unknown[] {
  const byWords = new Map(unknowns.map(unknown => [keyOf(unknown), unknown]));
  return [...byWords].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, unknown]) => unknown);
}

function keyOf(unknown: Unknown): string {
  const { what, object = '' } = inWords(unknown);
  return `${what} ${object}`;
}

function phraseOf(question: Question): string {
  switch (question.verb) {
    case 'list':
      return `list ${resourceName(question.resource)}${question.namespace === undefined ? '' : ` in ${question.namespace}`}`;
    case 'get':
      return `get ${resourceName(question.resource)}`;
    case 'read':
      return `read ${question.kind}`;
    case 'find':
      return `find the API of ${question.kind}${question.group && `.${question.group}`}`;
  }
}

function pathOf({ namespace, name }: ObjectName): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function causeOf({ reason, message }: ClusterError): string {
  const text = oneLine(message);
  return text.startsWith(reason) ? text : `${reason}: ${text}`;
}
