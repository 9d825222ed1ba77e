import type { Resource } from '../cluster/cluster.ts';

/**
 * The APIs of OLM v1. Not every cluster serves them. ClusterObjectSets are experimental: without them, operator-controller
 * uses Helm.
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

/** Finds the API by the kind alone: that is all a command line or a request names. */
export function extensionResource(kind: string): Resource {
  return kind === clusterExtensions.kind ? clusterExtensions : clusterObjectSets;
}
export const clusterCatalogs = ofOlmV1('ClusterCatalog', 'clustercatalogs');
