import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { crane as findCrane } from '../test/support/control-plane/go-programs.ts';
import { tarOf } from './archive.ts';
import { startRegistry } from './registry.ts';
import { run } from './run.ts';

const usage = `npm run image [-- options]: makes the image for linux/amd64 and linux/arm64, without a container engine.

  --base IMAGE        what to put the program on; by default the last base of the Dockerfile, by its digest
  --push REPOSITORY   also push it there, with the version as its tag: registry.example.com/subscription-guard;
                      kubectl apply -k dist/install then installs the default with it
  --out FOLDER        where the OCI layout goes, with SBOM and kustomization beside it (default: dist/image)

It prints the image by its digest. The same commit and base make the same digest.
`;

const root = join(import.meta.dirname, '..');
const platforms = ['linux/amd64', 'linux/arm64'];
const { version, description, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8').replaceAll('\\\n', ' ');
const options = parseArgs({
  options: {
    base: { type: 'string', default: /^FROM (\S+@sha256:\S+)$/m.exec(dockerfile)?.[1] ?? '' },
    push: { type: 'string' },
    out: { type: 'string', default: join(root, 'dist', 'image') },
    help: { type: 'boolean', default: false },
  },
}).values;

if (options.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const crane = await findCrane();
const scratch = mkdtempSync(join(tmpdir(), 'subscription-guard-image-'));
// crane puts an index together from nothing but a registry.
const registry = await startRegistry(crane, join(scratch, 'registry'));
try {
  process.stdout.write(`${build()}\n`);
} finally {
  registry.stop();
  rmSync(scratch, { recursive: true });
}

// --- internal ---

/** Returns what to name in manifests: where the image is, and its digest. */
function build(): string {
  const layer = packLayer();
  const local = `${registry.address}/subscription-guard`;
  const images = platforms.map(platform => imageFor(platform, layer, local));
  run(crane, ['index', 'append', ...images.flatMap(image => ['-m', image]), '-t', `${local}:${version}`]);
  const digest = run(crane, ['digest', `${local}:${version}`]).trim();
  const out = resolve(options.out);
  rmSync(out, { recursive: true, force: true });
  run(crane, ['pull', '--format', 'oci', `${local}:${version}`, out]);
  copyFileSync(join(scratch, 'dist', 'subscription-guard.cdx.json'), `${out}.cdx.json`);
  if (options.push === undefined) return `${out}@${digest}`;
  run(crane, ['copy', `${local}:${version}`, `${options.push}:${version}`]);
  writeKustomization(join(dirname(out), 'install'), options.push, digest);
  return `${options.push}@${digest}`;
}

/** The default with this image, for `kubectl apply -k`. */
function writeKustomization(install: string, newName: string, digest: string): void {
  mkdirSync(install, { recursive: true });
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [relative(install, join(root, 'deploy', 'overlays', 'cert-manager'))],
    images: [{ name: 'subscription-guard', newName, digest }],
  };
  writeFileSync(join(install, 'kustomization.yaml'), stringify(kustomization));
}

/** What the Dockerfile copies into its last stage, as a layer. */
function packLayer(): string {
  const dist = join(scratch, 'dist');
  run(process.execPath, [join(root, 'scripts', 'build.ts'), dist]);
  const tree = join(scratch, 'layer');
  for (const folder of ['app', 'licenses']) mkdirSync(join(tree, folder), { recursive: true });
  cpSync(join(dist, 'subscription-guard.mjs'), join(tree, 'app', 'subscription-guard.mjs'));
  cpSync(join(dist, 'subscription-guard.NOTICES.txt'), join(tree, 'licenses', 'subscription-guard.NOTICES.txt'));
  cpSync(join(root, 'LICENSE'), join(tree, 'licenses', 'LICENSE'));
  const layer = join(scratch, 'layer.tar');
  writeFileSync(layer, tarOf(tree, ['app', 'licenses']));
  return layer;
}

function imageFor(platform: string, layer: string, repository: string): string {
  const hint = 'cannot read the base image; --base names another one';
  const labels = {
    title: 'subscription-guard',
    description,
    version,
    revision: revision(),
    licenses: license,
    'base.name': options.base.replace(/@.*/, ''),
    'base.digest': run(crane, ['digest', options.base], { hint }).trim(),
  };
  const tag = `${repository}:${version}-${platform.replace('linux/', '')}`;
  run(crane, [
    ...['mutate', options.base, '--platform', platform, '--append', layer, '--tag', tag],
    ...['--user', '65532:65532', '--exposed-ports', '8443/tcp,8080/tcp'],
    ...['--entrypoint', '/nodejs/bin/node,/app/subscription-guard.mjs', '--cmd', ''],
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `org.opencontainers.image.${name}=${value}`]),
  ]);
  return tag;
}

/** The commit, or a note that there is none: with uncommitted changes the image's contents are unknown. */
function revision(): string {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  const { status, stdout } = git('rev-parse', 'HEAD');
  if (status !== 0) return 'unknown';
  const changed = git('status', '--porcelain', '--', 'src', 'scripts', 'package-lock.json').stdout.trim() !== '';
  return `${stdout.trim()}${changed ? '-dirty' : ''}`;
}
