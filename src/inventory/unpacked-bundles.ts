import type { KubeObject } from '../cluster/cluster.ts';
import { configMaps } from '../cluster/resources.ts';
import { managedSelector, unpackedPackageAnnotation } from '../names.ts';
import { type ObjectRef, refOf } from './dependent.ts';
import type { Reads } from './reads.ts';

/** A ConfigMap into which OLM has unpacked a bundle from its image; its CatalogSource owns it (facts/olm.md 1d). */
export interface UnpackedBundle {
  readonly packageName: string;
  readonly ref: ObjectRef;
}

/** Those of some packages. */
export function listUnpackedBundles(reads: Reads, packages: ReadonlySet<string>): Promise<UnpackedBundle[]> {
  const pick = (object: KubeObject): UnpackedBundle | undefined => {
    const packageName = object.metadata.annotations?.[unpackedPackageAnnotation];
    return packageName !== undefined && packages.has(packageName) ? { packageName, ref: refOf(object) } : undefined;
  };
  return reads.list(configMaps, { selector: managedSelector, content: 'metadata', pick });
}
