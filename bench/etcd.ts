import { setTimeout as delay } from 'node:timers/promises';
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
  const body = JSON.stringify({ success });
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${etcd}/v3/kv/txn`, { method: 'POST', body });
    if (response.ok) return;
    const error = new Error(`etcd: ${response.status} ${await response.text()}`);
    if (response.status !== 503 || attempt === attempts) throw error;
    await delay(1_000);
  }
}

/** On a busy machine etcd answers 503 for a while after it has been given two gigabytes; what is written twice is the same. */
const attempts = 30;

export function stored(at: string, object: Manifest): Stored {
  const { namespace, name } = object.metadata;
  return { key: [at, ...(namespace === undefined ? [] : [namespace]), name].join('/'), object };
}
