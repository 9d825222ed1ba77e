import { gunzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../cluster/cluster.ts';
import { configMaps } from '../cluster/resources.ts';
import { keyInBundle, type ObjectRef } from '../inventory/dependent.ts';
import type { Reads } from '../inventory/reads.ts';
import { listUnpackedBundles } from '../inventory/unpacked-bundles.ts';

/** What a bundle holds that OLM has unpacked from its image. */
export interface BundleContents {
  readonly packageName: string;
  /** By their keys in bundles. */
  readonly objects: ReadonlySet<string>;
}

/**
 * OLM unpacks a bundle's image into a ConfigMap in the namespace of its CatalogSource, and there it stays as long as the
 * CatalogSource: the one full record of what an operator brought along that does not go with its Subscription
 * (facts/olm.md 1d, 4). Bundles that are inline in the catalog have none.
 */
export async function readUnpackedBundles(reads: Reads, packages: ReadonlySet<string>): Promise<BundleContents[]> {
  const bundles: BundleContents[] = [];
  for (const { packageName, ref } of await listUnpackedBundles(reads, packages)) {
    const configMap = await reads.get(configMaps, ref.name, ref.namespace);
    const manifests = configMap ? manifestsOf(configMap) : [];
    if (manifests.some(({ kind }) => kind === 'ClusterServiceVersion'))
      bundles.push({ packageName, objects: new Set(manifests.map(keyInBundle)) });
  }
  return bundles;
}

interface Contents {
  readonly data?: Readonly<Record<string, string>>;
  /** Each file gzipped and encoded in base64, and that once more by the API (operator-registry, pkg/configmap). */
  readonly binaryData?: Readonly<Record<string, string>>;
}

function manifestsOf(configMap: KubeObject): ObjectRef[] {
  const { data = {}, binaryData = {} } = configMap as Contents;
  return [...Object.values(data), ...Object.values(binaryData).flatMap(unzipped)].flatMap(manifestsIn);
}

/** What cannot be read is no manifest: OLM skips it as well. */
function unzipped(content: string): string[] {
  try {
    const zipped = Buffer.from(Buffer.from(content, 'base64').toString(), 'base64');
    return [gunzipSync(zipped).toString()];
  } catch {
    return [];
  }
}

function manifestsIn(text: string): ObjectRef[] {
  return parseAllDocuments(text).flatMap(document => {
    if (document.errors.length > 0) return [];
    const { apiVersion, kind, metadata } = (document.toJS() ?? {}) as Partial<KubeObject>;
    return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string'
      ? [{ apiVersion, kind, name: metadata.name }]
      : [];
  });
}
