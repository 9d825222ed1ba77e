import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { newest } from './version.ts';

/** The bundles to try, one of each package: the newest versions of a checkout of a catalog, or those of a folder. */
export function bundleDirs(dir: string): string[] {
  const operators = join(dir, 'operators');
  const root = existsSync(operators) ? operators : dir;
  return foldersIn(root).flatMap(folder => newestBundle(folder) ?? []);
}

/** The name by which people know it: that of its package in a catalog. */
export function nameOf(bundleDir: string): string {
  return isVersioned(bundleDir) ? basename(join(bundleDir, '..')) : basename(bundleDir);
}

/** A folder of a package is a bundle, or has one folder for each version. */
function newestBundle(folder: string): string | undefined {
  if (isBundle(folder)) return folder;
  const version = newest(
    foldersIn(folder)
      .filter(isBundle)
      .map(path => basename(path)),
  );
  return version === undefined ? undefined : join(folder, version);
}

function isVersioned(dir: string): boolean {
  return /^v?\d/.test(basename(dir));
}

function isBundle(dir: string): boolean {
  return existsSync(join(dir, 'manifests'));
}

function foldersIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => join(dir, name))
    .toSorted();
}
