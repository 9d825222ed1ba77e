import type { Resource } from '../../src/cluster/cluster.ts';

/**
 * A CustomResourceDefinition that keeps every field of its objects, in some served versions. It stores them in the last one, or in
 * `storage`.
 */
export function openCrd(
  { group, kind, plural, namespaced }: Resource,
  versions: readonly string[],
  storage: string | undefined = versions.at(-1),
) {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: namespaced ? 'Namespaced' : 'Cluster',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: versions.map(name => ({ name, served: true, storage: name === storage, schema })),
    },
  };
}
