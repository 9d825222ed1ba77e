import type { Resource } from '../cluster/cluster.ts';

/**
 * The APIs of OLM v1. Not every cluster serves them, and the one of ClusterObjectSets is experimental: operator-controller
 * uses Helm without it.
 */
const ofOlmV1 = (kind: string, plural: string): Resource => ({
  group: olmV1Group,
  version: 'v1',
  kind,
  plural,
  namespaced: false,
});

export const olmV1Group = 'olm.operatorframework.io';

export const clusterExtensions = ofOlmV1('ClusterExtension', 'clusterextensions');
export const clusterObjectSets = ofOlmV1('ClusterObjectSet', 'clusterobjectsets');

/** By the kind alone, which a command line or the address of a request names. */
export function extensionResource(kind: string): Resource {
  return kind === clusterExtensions.kind ? clusterExtensions : clusterObjectSets;
}
export const clusterCatalogs = ofOlmV1('ClusterCatalog', 'clustercatalogs');
