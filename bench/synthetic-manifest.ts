/** An object as it is written into a cluster that OLM has no part in. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly namespace?: string };
  readonly [field: string]: unknown;
}

/** What operators have to say about themselves, at any length. */
export function text(length: number): string {
  return 'An operator is described at some length. '.repeat(Math.ceil(length / 41)).slice(0, length);
}
