import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import type { KubeObject } from '../cluster.ts';

/** Why a snapshot cannot be used, in one line that names the file. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/**
 * All objects of a YAML or JSON file, or of those in a folder and its subfolders: what `kubectl get -o yaml` prints.
 * Anything else in them is an error: what is not understood could be what somebody looks for.
 */
export function readSnapshot(path: string): KubeObject[] {
  const files = filesUnder(path);
  if (files.length === 0) throw new SnapshotError(`${path}: there is no YAML or JSON file in this folder`);
  return files.flatMap(objectsIn);
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

function objectsIn(file: string): KubeObject[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(
    reading(file, () => readFileSync(file, 'utf8')),
    { lineCounter: lines },
  );
  const at = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
  return [...documents].flatMap(document => {
    const problem = document.errors[0];
    if (problem) throw new SnapshotError(`${at(problem.pos[0])}: ${problem.message.split(/ at line |\n/)[0]}`);
    return isNothing(document.contents) ? [] : nodesOf(document.contents).map(item => objectOf(item, document, at));
  });
}

/** What is between two `---` when nothing, or only comments, are. */
function isNothing(node: ParsedNode | null): node is null {
  return node === null || (isScalar(node) && node.value === null);
}

/** `kubectl get` prints several objects as one List; the API server itself as a PodList or the like. */
function nodesOf(node: ParsedNode): ListItem[] {
  if (!isMap(node) || !`${node.get('kind')}`.endsWith('List') || node.hasIn(['metadata', 'name'])) return [{ node }];
  const items = node.get('items');
  if (!isSeq(items)) return [];
  const kind = `${node.get('kind')}`.slice(0, -'List'.length);
  const type = kind === '' ? {} : { apiVersion: node.get('apiVersion'), kind };
  return items.items.filter(isNode).map(item => ({ node: item as ParsedNode, type }));
}

interface ListItem {
  readonly node: ParsedNode;
  /** What the items of a PodList need not say themselves. */
  readonly type?: { readonly apiVersion?: unknown; readonly kind?: unknown };
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
