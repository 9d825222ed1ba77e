import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseAllDocuments } from 'yaml';
import type { KubeObject } from '../cluster.ts';

/** Why a snapshot cannot be used, in one line that names the file. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
}

/** All objects of a YAML or JSON file, or of those in a folder and its subfolders: what `kubectl get -o yaml` prints. */
export function readSnapshot(path: string): KubeObject[] {
  const files = filesUnder(path);
  if (files.length === 0) throw new SnapshotError(`${path}: there is no YAML or JSON file in this folder`);
  return files.flatMap(objectsIn);
}

function filesUnder(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name))
      .map(entry => join(entry.parentPath, entry.name))
      .toSorted();
  } catch (error) {
    throw new SnapshotError(`${path}: cannot be read: ${messageOf(error)}`);
  }
}

function objectsIn(file: string): KubeObject[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(textOf(file), { lineCounter: lines });
  return documents.flatMap(document => {
    const problem = document.errors[0];
    if (problem)
      throw new SnapshotError(`${file}:${lines.linePos(problem.pos[0]).line}: ${problem.message.split('\n')[0]}`);
    const value: unknown = document.toJS();
    const line = lines.linePos(document.range?.[0] ?? 0).line;
    return value === null || value === undefined ? [] : flatten(value, `${file}:${line}`);
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new SnapshotError(`${file}: cannot be read: ${messageOf(error)}`);
  }
}

/** `kubectl get` prints several objects as one List. */
function flatten(value: unknown, where: string): KubeObject[] {
  if (!isRecord(value)) throw new SnapshotError(`${where}: this is not a Kubernetes object`);
  if (Array.isArray(value.items)) return value.items.flatMap((item, index) => flatten(item, `${where}: item ${index}`));
  const { apiVersion, kind, metadata } = value;
  if (
    typeof apiVersion !== 'string' ||
    typeof kind !== 'string' ||
    !isRecord(metadata) ||
    typeof metadata.name !== 'string'
  ) {
    throw new SnapshotError(`${where}: an object needs apiVersion, kind and metadata.name`);
  }
  return [value as unknown as KubeObject];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
