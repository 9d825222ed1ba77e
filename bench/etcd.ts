import type { Manifest } from './synthetic-manifest.ts';

export interface Stored {
  /** Below /registry in etcd. */
  readonly key: string;
  readonly object: Manifest;
}

/** etcd's --max-txn-ops, by default 128. */
export const operationsAtOnce = 128;

/** Writes right into etcd, in one transaction. The API server would take minutes for tens of thousands of objects. */
export async function put(etcd: string, stored: readonly Stored[]): Promise<void> {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const success = stored.map(({ key, object }) => ({
    requestPut: { key: base64(`/registry/${key}`), value: base64(JSON.stringify(object)) },
  }));
  const response = await fetch(`${etcd}/v3/kv/txn`, { method: 'POST', body: JSON.stringify({ success }) });
  if (!response.ok) throw new Error(`etcd: ${response.status} ${await response.text()}`);
}

export function stored(at: string, object: Manifest): Stored {
  const { namespace, name } = object.metadata;
  return { key: [at, ...(namespace === undefined ? [] : [namespace]), name].join('/'), object };
}
