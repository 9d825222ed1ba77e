import { gunzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../cluster/cluster.ts';
import { isA, type ObjectRef, refOf } from '../cluster/object.ts';
import { catalogSources, clusterServiceVersions, configMaps } from '../cluster/resources.ts';
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

/**
 * Lists the ConfigMaps into which OLM has not unpacked a bundle: its Job is at work, or has failed. `catalogs`, as
 * `namespace/name`: those of some CatalogSources alone.
 *
 * The Job belongs to the ConfigMap and is not read, so this needs no right on Jobs (docs/facts/olm.md#failed-unpacking).
 */
export async function listEmptyBundles(reads: Reads, catalogs?: ReadonlySet<string>): Promise<KubeObject[]> {
  const query = { selector: managedSelector, content: 'metadata' } as const;
  const namespaces = catalogs && new Set([...catalogs].map(catalog => catalog.split('/', 1)[0] ?? ''));
  const found = await Promise.all(
    namespaces
      ? [...namespaces].map(namespace => reads.list(configMaps, { ...query, namespace, pick: emptyBundle }))
      : [reads.list(configMaps, { ...query, pick: emptyBundle })],
  );
  return found.flat().filter(bundle => !catalogs || catalogs.has(catalogOf(bundle) ?? ''));
}

/** OLM names it by a hash of the image; what unpacks it adds the package and the contents. */
function emptyBundle(object: KubeObject): KubeObject | undefined {
  const { name, annotations } = object.metadata;
  const isEmpty = annotations?.[unpackedPackageAnnotation] === undefined;
  return isEmpty && /^[0-9a-f]{63}$/.test(name) && catalogOf(object) !== undefined ? object : undefined;
}

/** The CatalogSource that a bundle is from, as `namespace/name`. */
export function catalogOf({ metadata: { namespace, ownerReferences = [] } }: Pick<KubeObject, 'metadata'>) {
  const owner = ownerReferences.find(owner => isA(owner, catalogSources));
  return owner && `${namespace}/${owner.name}`;
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
