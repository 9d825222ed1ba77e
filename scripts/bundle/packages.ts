import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package with at least one file in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
  readonly author: string;
  /** Of the archive that npm has installed, as the lockfile has it: `sha512-` and base64. */
  readonly integrity: string;
  /** Its folder and those of its files that are in the bundle, relative to the repository. */
  readonly folder: string;
  readonly files: readonly string[];
}

const root = join(import.meta.dirname, '..', '..');

/**
 * The packages that a bundle holds something of, by name and version.
 * @param inputs What esbuild has put into the bundle: paths of files relative to the repository (its metafile).
 */
export function packagesIn(inputs: readonly string[]): BundledPackage[] {
  const byFolder = Map.groupBy(inputs, path => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0]);
  byFolder.delete(undefined);
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const packages = [...byFolder].map(([folder = '', files]) => {
    const { name, version, license, author } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    if (typeof license !== 'string') throw new Error(`${folder}/package.json names no license`);
    const integrity = locked[folder.slice(folder.indexOf('node_modules/'))]?.integrity;
    if (integrity === undefined) throw new Error(`${folder} is not in package-lock.json`);
    return { name, version, license, author: author?.name ?? author ?? name, integrity, folder, files };
  });
  // npm may have installed one version in several places.
  const once = new Map(packages.map(bundled => [`${bundled.name} ${bundled.version}`, bundled]));
  return [...once.keys()].toSorted().flatMap(key => once.get(key) ?? []);
}
