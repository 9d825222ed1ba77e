import type { KubeObject } from '../cluster/cluster.ts';

/** The API group of a CustomResourceDefinition, by its name: `<plural>.<group>`. */
export function groupOfCrd(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/** The kind that a CustomResourceDefinition defines; undefined when it was not found. */
export function kindOfCrd(crd: KubeObject | undefined): string | undefined {
  return (crd?.spec as { readonly names: { readonly kind: string } } | undefined)?.names.kind;
}
