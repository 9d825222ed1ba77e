import { readFileSync } from 'node:fs';

export const sampleNames = [
  'background',
  'foreground',
  'orphan',
  'dry-run',
  'deletecollection',
  'namespace-deletion',
] as const;

export interface Review {
  readonly request: Record<string, unknown>;
}

/**
 * An AdmissionReview as a kube-apiserver 1.36 sent it, without managedFields; fresh, so that a test may
 * change it.
 */
export function sample(name: (typeof sampleNames)[number]): Review {
  return JSON.parse(readFileSync(new URL(`samples/${name}.json`, import.meta.url), 'utf8'));
}
