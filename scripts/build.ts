import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { noticesOf } from './bundle/notices.ts';
import { packagesIn } from './bundle/packages.ts';
import { sbomOf } from './bundle/sbom.ts';
import { withoutUnused } from './bundle/without-unused.ts';

/**
 * `node scripts/build.ts [folder]`: bundles the programs into dist/ or the folder: one file each, with nothing but Node
 * beside it, the notices that the licenses of what is in it ask for, and a list of that (an SBOM). A bundle loads in a third of the time of
 * node_modules (docs/facts/kubernetes.md#bundled-program).
 */
const root = join(import.meta.dirname, '..');
const outdir = resolve(process.argv[2] ?? join(root, 'dist'));
const { version, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const programs = { 'subscription-guard': 'src/programs/main.ts', 'kubectl-leftovers': 'src/cli/main.ts' };

/** An older Node would end somewhere in a dependency, with a stack trace. */
function refuseOlderNode(program: string): string[] {
  const [, major, minor] = /^>=(\d+)\.(\d+)$/.exec(engines.node) ?? [];
  if (major === undefined) throw new Error(`engines.node of package.json is no ">=MAJOR.MINOR": ${engines.node}`);
  const needs = `${program} needs Node ${major}.${minor} or later`;
  return [
    "const [__major, __minor] = process.versions.node.split('.').map(Number);",
    `if (__major < ${major} || (__major === ${major} && __minor < ${minor})) {`,
    `  process.stderr.write(\`error: ${needs}, and this is \${process.versions.node} (\${process.execPath})\\n\`);`,
    '  process.exit(2);',
    '}',
  ];
}

/** Dependencies written as CommonJS ask for these. */
const commonJs = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { dirname as __dirnameOf } from 'node:path';",
  "import { fileURLToPath as __pathOf } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __pathOf(import.meta.url);',
  'const __dirname = __dirnameOf(__filename);',
];

async function bundle([name, entry]: readonly [name: string, entry: string]): Promise<void> {
  const outfile = join(outdir, `${name}.mjs`);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    sourcemap: 'linked',
    // Node keeps the source in memory: without indentation it is a third smaller. Names stay, for stack traces.
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: 'external',
    metafile: true,
    plugins: [withoutUnused],
    banner: { js: ['#!/usr/bin/env node', ...refuseOlderNode(name), ...commonJs].join('\n') },
    define: { BUNDLED_VERSION: JSON.stringify(version) },
    logLevel: 'warning',
  });
  chmodSync(outfile, 0o755);
  const legal = `${outfile}.LEGAL.txt`;
  const packages = packagesIn(bundledIn(metafile));
  writeFileSync(join(outdir, `${name}.NOTICES.txt`), noticesOf(name, packages, textOf(legal)));
  writeFileSync(join(outdir, `${name}.cdx.json`), sbomOf({ name, version }, packages));
  rmSync(legal, { force: true });
}

/** The sources with code in the bundle: esbuild drops unused code. */
function bundledIn({ outputs }: Metafile): string[] {
  const bundles = Object.values(outputs).filter(({ entryPoint }) => entryPoint !== undefined);
  return bundles.flatMap(({ inputs }) => Object.keys(inputs));
}

/** Empty where there is no file: esbuild writes none without comments. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** What kubectl looks for on the PATH to complete the words of a plugin. */
function writeCompletion(): void {
  const file = join(outdir, 'kubectl_complete-leftovers');
  writeFileSync(file, '#!/bin/sh\nexec kubectl-leftovers __complete "$@"\n');
  chmodSync(file, 0o755);
}

await Promise.all(Object.entries(programs).map(bundle));
writeCompletion();
