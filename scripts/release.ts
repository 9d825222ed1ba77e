import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseDocument, stringify } from 'yaml';
import { archiveOf } from './archive.ts';
import { fail, run } from './run.ts';

const usage = `npm run release -- FOLDER [options]: puts everything that a release has into an empty folder.

  --image REFERENCE   the image by its digest, as "npm run image -- --push REPOSITORY" prints it;
                      by default what "npm run image" has put into dist/image, at the address in deploy/release.json
  --only OS-ARCH      as of "npm run plugin", as are --nodes and --signed

kubectl must be on the PATH, and Linux must be under it. The same commit and image make the same bytes.
`;

const root = join(import.meta.dirname, '..');
const { values: options, positionals } = parseArgs({
  options: {
    image: { type: 'string' },
    only: { type: 'string' },
    nodes: { type: 'string' },
    signed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (options.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const addresses = JSON.parse(readFileSync(join(root, 'deploy', 'release.json'), 'utf8'));
const [folder] = positionals;
if (folder === undefined) fail(usage);
const out = resolve(folder);
if (existsSync(out) && readdirSync(out).length > 0) fail(`${out} is not empty`);
const [, repository = '', digest = ''] = /^(\S+)@(sha256:[0-9a-f]{64})$/.exec(options.image ?? imageOfLayout()) ?? [];
if (digest === '') fail(`--image must name the image by its digest, REPOSITORY@sha256:…: ${options.image}`);

const scratch = mkdtempSync(join(tmpdir(), 'subscription-guard-release-'));
try {
  mkdirSync(out, { recursive: true });
  const dist = join(scratch, 'dist');
  run(process.execPath, [join(root, 'scripts', 'build.ts'), dist]);
  for (const file of readdirSync(dist))
    if (/\.(cdx\.json|NOTICES\.txt)$/.test(file)) cpSync(join(dist, file), join(out, file));
  cpSync(join(dist, 'subscription-guard.mjs'), join(out, 'subscription-guard.mjs'));
  packPlugin();
  writeFileSync(join(out, 'install.yaml'), manifests());
  packChart(dist);
  writeFileSync(join(out, 'SHA256SUMS'), checksums());
} finally {
  rmSync(scratch, { recursive: true });
}

// --- internal ---

/** What `npm run image` has made last: the index of a layout names one thing, the image for all platforms. */
function imageOfLayout(): string {
  const index = join(root, 'dist', 'image', 'index.json');
  if (!existsSync(index)) fail('there is no image in dist/image: run "npm run image" first, or name one with --image');
  const [{ digest }] = JSON.parse(readFileSync(index, 'utf8')).manifests;
  return `${addresses.image}@${digest}`;
}

function packPlugin(): void {
  const given = (['only', 'nodes', 'signed'] as const).flatMap(name => {
    const value = options[name];
    return value === undefined ? [] : [`--${name}`, value];
  });
  const uri = `${addresses.downloads}/v${version}`;
  run(process.execPath, [join(root, 'scripts', 'plugin.ts'), '--uri', uri, ...given, out]);
}

/** The default kustomization with the released image, for `kubectl apply -f`. */
function manifests(): string {
  const home = join(scratch, 'install');
  mkdirSync(home);
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [relative(home, root)],
    images: [{ name: 'subscription-guard', newName: repository, digest }],
  };
  writeFileSync(join(home, 'kustomization.yaml'), stringify(kustomization));
  return run('kubectl', ['kustomize', home]);
}

/** With the files of the manifests in place of the links to them, the released image, and the notices of what is in that. */
function packChart(dist: string): void {
  const chart = join(scratch, 'subscription-guard');
  // Not cpSync, whose `dereference` leaves links inside of a folder as they are.
  run('cp', ['-RL', join(root, 'deploy', 'chart'), chart]);
  for (const entry of readdirSync(chart, { recursive: true, encoding: 'utf8' })) {
    if (['kustomization.yaml', '.gitignore'].includes(basename(entry))) rmSync(join(chart, entry));
  }
  edit(join(chart, 'Chart.yaml'), [['version'], version], [['appVersion'], version], [['home'], addresses.homepage]);
  edit(join(chart, 'values.yaml'), [['image', 'repository'], repository], [['image', 'digest'], digest]);
  const readme = join(chart, 'README.md');
  writeFileSync(
    readme,
    readFileSync(readme, 'utf8')
      .replace(
        'subscription-guard deploy/chart ',
        `subscription-guard ${addresses.charts}/subscription-guard --version ${version} `,
      )
      .replace(/ \\\n.*--set image.repository=\S+/, ' \\\n ')
      .replaceAll(/\]\(\.\.[^)]*\)/g, `](${addresses.homepage})`),
  );
  cpSync(join(root, 'LICENSE'), join(chart, 'LICENSE'));
  cpSync(join(dist, 'subscription-guard.NOTICES.txt'), join(chart, 'subscription-guard.NOTICES.txt'));
  writeFileSync(join(out, `subscription-guard-${version}.tgz`), archiveOf(scratch, ['subscription-guard']));
}

/** Sets fields of a YAML file, and leaves its comments where they are. */
function edit(file: string, ...fields: readonly [path: string[], value: string][]): void {
  const document = parseDocument(readFileSync(file, 'utf8'));
  for (const [path, value] of fields) document.setIn(path, value);
  writeFileSync(file, document.toString());
}

/** For `sha256sum --check`. */
function checksums(): string {
  const lines = readdirSync(out)
    .toSorted()
    .map(
      file =>
        `${createHash('sha256')
          .update(readFileSync(join(out, file)))
          .digest('hex')}  ${file}\n`,
    );
  return lines.join('');
}
