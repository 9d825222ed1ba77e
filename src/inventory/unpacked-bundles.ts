import { gunzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../cluster/cluster.ts';
import { isA, type ObjectRef, refOf } from '../cluster/object.ts';
import { clusterServiceVersions, configMaps } from '../cluster/resources.ts';
import { managedSelector, unpackedPackageAnnotation } from '../names.ts';
import { madeByOlm } from './made-by-olm.ts';
import type { Reads } from './reads.ts';

/**
 * A ConfigMap into which OLM has unpacked a bundle from its image; its CatalogSource owns it
 * (docs/facts/olm.md#unpacked-bundle).
 */
export interface UnpackedBundle {
  readonly packageName: string;
  readonly ref: ObjectRef;
}

/** Lists the unpacked bundles of some packages. */
export function listUnpackedBundles(reads: Reads, packages: ReadonlySet<string>): Promise<UnpackedBundle[]> {
  const pick = (object: KubeObject): UnpackedBundle | undefined => {
    const packageName = object.metadata.annotations?.[unpackedPackageAnnotation];
    return packageName !== undefined && packages.has(packageName) ? { packageName, ref: refOf(object) } : undefined;
  };
  return reads.list(configMaps, { selector: managedSelector, content: 'metadata', pick });
}

/** The contents of a bundle that OLM has unpacked from its image. */
export interface BundleContents extends UnpackedBundle {
  /** The name of its ClusterServiceVersion. */
  readonly csv: string;
  readonly objects: readonly ObjectRef[];
}

/**
 * Reads unpacked bundles. OLM unpacks a bundle's image into a ConfigMap in the namespace of its CatalogSource, where it
 * stays as long as the CatalogSource. It is the only full record of an operator's objects that outlives the
 * Subscription (docs/facts/olm.md#unpacked-bundle). Bundles that are inline in the catalog have none.
 */
export async function readUnpackedBundles(reads: Reads, packages: ReadonlySet<string>): Promise<BundleContents[]> {
  const bundles: BundleContents[] = [];
  for (const { packageName, ref } of await listUnpackedBundles(reads, packages)) {
    const configMap = await reads.get(configMaps, ref.name, ref.namespace);
    const manifests = configMap ? manifestsOf(configMap) : [];
    const csv = manifests.find(manifest => isA(manifest, clusterServiceVersions));
    if (csv) bundles.push({ packageName, ref, csv: csv.name, objects: manifests });
  }
  return bundles;
}

interface Contents {
  readonly data?: Readonly<Record<string, string>>;
  /**
   * Each file is gzipped and encoded in base64, and the API encodes it once more (operator-registry, pkg/configmap).
   */
  readonly binaryData?: Readonly<Record<string, string>>;
}

function manifestsOf(configMap: KubeObject): ObjectRef[] {
  const { data = {}, binaryData = {} } = configMap as Contents;
  return [...Object.values(data), ...Object.values(binaryData).flatMap(unzipped)].flatMap(manifestsIn);
}

/** Skips what it cannot read, as OLM does. */
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
      ? [madeByOlm({ apiVersion, kind, name: metadata.name })]
      : [];
  });
}
