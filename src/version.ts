import { readFileSync } from 'node:fs';

declare const BUNDLED_VERSION: string | undefined;

/** The version in package.json; the build writes it into the bundle, which has no package.json beside it. */
export const version: string =
  typeof BUNDLED_VERSION === 'string'
    ? BUNDLED_VERSION
    : JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
