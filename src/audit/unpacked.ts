import { gunzipSync } from 'node:zlib';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../cluster/cluster.ts';
import { configMaps } from '../cluster/resources.ts';
import { groupOf } from '../inventory/dependent.ts';
import type { Reads } from '../inventory/reads.ts';
import { managedLabel, unpackedPackageAnnotation } from '../names.ts';

/** A bundle that OLM has unpacked from its image. */
export interface UnpackedBundle {
  readonly packageName: string;
  readonly csv: string;
  /** "group/kind/name" of everything that it holds. */
  readonly objects: ReadonlySet<string>;
}

/**
 * OLM unpacks a bundle's image into a ConfigMap in the namespace of its CatalogSource, and there it stays as long as the
 * CatalogSource: the one full record of what an operator brought along that does not go with its Subscription
 * (facts/olm.md 1d, 4). Bundles that are inline in the catalog have none.
 */
export async function readUnpackedBundles(reads: Reads, packages: ReadonlySet<string>): Promise<UnpackedBundle[]> {
  const pick = (object: KubeObject) => (packages.has(packageOf(object) ?? '') ? object : undefined);
  const listed = await reads.list(configMaps, { selector: `${managedLabel}=true`, content: 'metadata', pick });
  const bundles: UnpackedBundle[] = [];
  for (const { metadata } of listed) {
    const configMap = await reads.get(configMaps, metadata.name, metadata.namespace);
    const bundle = configMap && bundleIn(configMap);
    if (bundle) bundles.push(bundle);
  }
  return bundles;
}

export function keyInBundle({ apiVersion, kind, name }: { apiVersion: string; kind: string; name: string }): string {
  return `${groupOf(apiVersion)}/${kind}/${name}`;
}

function packageOf({ metadata }: KubeObject): string | undefined {
  return metadata.annotations?.[unpackedPackageAnnotation];
}

interface Contents {
  readonly data?: Readonly<Record<string, string>>;
  /** Each file gzipped and encoded in base64, and that once more by the API (operator-registry, pkg/configmap). */
  readonly binaryData?: Readonly<Record<string, string>>;
}

function bundleIn(configMap: KubeObject): UnpackedBundle | undefined {
  const { data = {}, binaryData = {} } = configMap as Contents;
  const manifests = [...Object.values(data), ...Object.values(binaryData).flatMap(unzipped)].flatMap(manifestsIn);
  const csv = manifests.find(({ kind }) => kind === 'ClusterServiceVersion')?.name;
  const packageName = packageOf(configMap);
  if (csv === undefined || packageName === undefined) return undefined;
  return { packageName, csv, objects: new Set(manifests.map(keyInBundle)) };
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

function manifestsIn(text: string): { apiVersion: string; kind: string; name: string }[] {
  return parseAllDocuments(text).flatMap(document => {
    if (document.errors.length > 0) return [];
    const { apiVersion, kind, metadata } = (document.toJS() ?? {}) as Partial<KubeObject>;
    return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string'
      ? [{ apiVersion, kind, name: metadata.name }]
      : [];
  });
}
