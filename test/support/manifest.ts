/** An object of any kind, as people and bundles write it, and as kustomize renders it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly object[];
  };
  // biome-ignore lint/suspicious/noExplicitAny: tests read into objects of every kind, and say what they expect.
  readonly [field: string]: any;
}
