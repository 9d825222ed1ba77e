import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import type { KubeObject, Resource } from '../cluster.ts';
import { groupOf, resourceName } from '../object.ts';
import { filesWithObjects, isMustGather, resourcesNamed } from './layout.ts';

/** Why a snapshot cannot be used, in one line that names the file. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/** The objects of a cluster, from files. */
export interface Snapshot {
  readonly objects: readonly KubeObject[];
  /**
   * Whether the files cover a kind: they hold objects of it, or an empty list. The cluster may have objects of any
   * other kind.
   */
  readonly holds: (resource: Resource) => boolean;
}

/**
 * Reads all objects of a YAML or JSON file, or of those in a folder and its subfolders: what `kubectl get -o yaml`
 * prints, or a must-gather. Anything else in them is an error, because it could be what the user looks for.
 */
export function readSnapshot(path: string): Snapshot {
  const all = filesUnder(path);
  const files = filesWithObjects(all);
  if (files.length === 0) throw new SnapshotError(`${path}: there is no YAML or JSON file in this folder`);
  const inMustGather = isMustGather(all);
  const contents = files.map(contentsOf);
  const objects = contents.flatMap(({ objects }) => objects);
  const kinds = new Set([...contents.flatMap(({ lists }) => lists), ...objects.map(kindOf)]);
  const named = new Set(files.flatMap(file => resourcesNamed(file, inMustGather)));
  // A must-gather collects OLM's kinds together (openshift/must-gather, gather_olm), and writes nothing for a kind
  // without objects.
  const wholeGroups = new Set(inMustGather ? [olmGroup].filter(group => objects.some(isOfGroup(group))) : []);
  return {
    objects,
    holds: ({ group, kind, plural }) =>
      wholeGroups.has(group) ||
      kinds.has(`${group}/${kind}`) ||
      named.has(resourceName({ plural, group })) ||
      (!inMustGather && named.has(plural)),
  };
}

const olmGroup = 'operators.coreos.com';

function isOfGroup(group: string): (object: KubeObject) => boolean {
  return ({ apiVersion }) => groupOf(apiVersion) === group;
}

function kindOf({ apiVersion, kind }: Pick<KubeObject, 'apiVersion' | 'kind'>): string {
  return `${groupOf(apiVersion)}/${kind}`;
}

function filesUnder(path: string): string[] {
  return reading(path, () => {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
      .map(entry => join(entry.parentPath, entry.name))
      .toSorted();
  });
}

interface Contents {
  readonly objects: readonly KubeObject[];
  /** "group/kind" of the lists that name their kind. */
  readonly lists: readonly string[];
}

function contentsOf(file: string): Contents {
  const lines = new LineCounter();
  const documents = parseAllDocuments(
    reading(file, () => readFileSync(file, 'utf8')),
    { lineCounter: lines },
  );
  const at = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
  const contents = [...documents].flatMap(document => {
    const problem = document.errors[0];
    if (problem) throw new SnapshotError(`${at(problem.pos[0])}: ${problem.message.split(/ at line |\n/)[0]}`);
    return isNothing(document.contents) ? [] : { document, ...partsOf(document.contents) };
  });
  return {
    objects: contents.flatMap(({ document, items }) => items.map(item => objectOf(item, document, at))),
    lists: contents.flatMap(({ listOf }) => (listOf ? kindOf(listOf) : [])),
  };
}

/** The document between two `---` with nothing, or only comments, in between. */
function isNothing(node: ParsedNode | null): node is null {
  return node === null || (isScalar(node) && node.value === null);
}

interface Parts {
  readonly items: readonly ListItem[];
  /** The kind that the items of a PodList leave out. */
  readonly listOf?: ItemType;
}

interface ItemType {
  readonly apiVersion: string;
  readonly kind: string;
}

/** `kubectl get` prints several objects as one List; the API server writes a PodList or the like. */
function partsOf(node: ParsedNode): Parts {
  if (!isMap(node) || !`${node.get('kind')}`.endsWith('List') || node.hasIn(['metadata', 'name'])) {
    return { items: [{ node }] };
  }
  const items = node.get('items');
  const kind = `${node.get('kind')}`.slice(0, -'List'.length);
  const type = kind === '' ? undefined : { apiVersion: `${node.get('apiVersion')}`, kind };
  const nodes = isSeq(items) ? items.items.filter(isNode) : [];
  return {
    items: nodes.map(item => ({ node: item as ParsedNode, ...(type && { type }) })),
    ...(type && { listOf: type }),
  };
}

interface ListItem {
  readonly node: ParsedNode;
  readonly type?: ItemType;
}

function objectOf({ node, type }: ListItem, document: Document, at: (offset: number) => string): KubeObject {
  const value: unknown = node.toJS(document);
  const object = isRecord(value) ? { ...type, ...value } : undefined;
  if (object && isKubeObject(object)) return object;
  throw new SnapshotError(`${at(node.range[0])}: an object needs apiVersion, kind and metadata.name`);
}

function isKubeObject(value: Record<string, unknown>): value is Record<string, unknown> & KubeObject {
  const { apiVersion, kind, metadata } = value;
  const isNamed = isRecord(metadata) && typeof metadata.name === 'string';
  return typeof apiVersion === 'string' && typeof kind === 'string' && isNamed;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new SnapshotError(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
