import { type Row, rowOf } from './report.ts';

/** One request that reached the API server. */
export interface Call {
  /** "get", "get, metadata", "list", "list, metadata", "POST subjectaccessreviews" */
  readonly kind: string;
  /** Of a list, of what: "clusterroles". */
  readonly plural?: string;
  /** Of the answer's body. */
  readonly bytes: number;
}

export function callOf(method: string, url: string, accept: string, bytes: number): Call {
  const [path = '', query = ''] = url.split('?');
  const last = path.slice(path.lastIndexOf('/') + 1);
  if (method !== 'GET') return { kind: `${method} ${last}`, bytes };
  if (path === '/version') return { kind: 'probe of the readiness check', bytes };
  if (accept.includes('PartialObjectMetadataList')) return { kind: 'list, metadata', plural: last, bytes };
  if (accept.includes('PartialObjectMetadata')) return { kind: 'get, metadata', bytes };
  return query.includes('limit=') ? { kind: 'list', plural: last, bytes } : { kind: 'get', bytes };
}

/** Lists with a smaller part of all bytes share one row: each API of an operand has one, and most are empty. */
const worthARow = 0.02;

/** How many calls of each kind one decision took, and how many bytes; of lists also of what. */
export function rowsOfCalls(group: string, name: string, calls: readonly Call[]): Row[] {
  const kilobytes = (some: readonly Call[]) => some.reduce((sum, { bytes }) => sum + bytes, 0) / 1_000;
  const whatOf = (call: Call): string => {
    if (call.plural === undefined) return call.kind;
    const same = calls.filter(({ kind, plural }) => kind === call.kind && plural === call.plural);
    return `${call.kind}: ${kilobytes(same) < worthARow * kilobytes(calls) ? 'others' : call.plural}`;
  };
  return [
    rowOf(group, name, 'calls', [calls.length]),
    ...grouped(calls, ({ kind }) => kind).map(([kind, some]) =>
      rowOf(group, `${name}: ${kind}`, 'calls', [some.length]),
    ),
    rowOf(group, name, 'kB', [kilobytes(calls)]),
    ...grouped(calls, whatOf).map(([what, some]) => rowOf(group, `${name}: ${what}`, 'kB', [kilobytes(some)])),
  ];
}

function grouped(calls: readonly Call[], by: (call: Call) => string): [string, Call[]][] {
  return [...Map.groupBy(calls, by)].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
