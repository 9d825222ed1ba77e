import { gzipSync } from 'node:zlib';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { object } from './objects.ts';

/** As OLM unpacks a bundle's image: each file gzipped and in base64, which the API encodes once more. */
export function unpackedBundle(packageName: string, csvName: string, ...manifests: readonly object[]): KubeObject {
  const csv = {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'ClusterServiceVersion',
    metadata: { name: csvName },
  };
  const files = [csv, ...manifests].map((manifest, index) => {
    const zipped = gzipSync(JSON.stringify(manifest)).toString('base64');
    return [`${index}.yaml`, Buffer.from(zipped).toString('base64')];
  });
  const annotations = { 'operators.operatorframework.io.bundle.package.v1': packageName };
  const configMap = object('v1', 'ConfigMap', `unpacked-${packageName}`, {
    namespace: 'olm',
    metadata: { labels: { 'olm.managed': 'true' }, annotations },
  });
  return { ...configMap, binaryData: Object.fromEntries(files) } as KubeObject;
}

/** As OLM makes it before a Job unpacks the image. */
export function emptyBundle({ metadata = {} }: { readonly metadata?: object } = {}): KubeObject {
  const owner = {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'CatalogSource',
    name: 'catalog',
    uid: 'uid-of-it',
  };
  return object('v1', 'ConfigMap', '972339c808408ebdac8559634a70f5d22b07b01367a7c9c7582ded8d08057e3', {
    namespace: 'olm',
    metadata: { labels: { 'olm.managed': 'true' }, ownerReferences: [owner], ...metadata },
  });
}
