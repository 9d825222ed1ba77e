import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import t from 'tap';
import { startRegistry } from '../../scripts/registry.ts';
import { run } from '../../scripts/run.ts';
import { version } from '../../src/version.ts';
import { crane } from '../support/control-plane/go-programs.ts';
import { librariesOf, pushStandInBase } from './stand-in-base.ts';

/** The Dockerfile as it is, by a real engine. Only its two bases are stand-ins: to have them takes a network. */
const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'Dockerfile'), 'utf8');
const engine = spawnSync('buildah', ['--version']).status === 0 && process.getuid?.() === 0;
const skip = !engine && 'the Dockerfile WAS NOT BUILT by a container engine: that takes buildah, and root';
if (skip) process.stderr.write(`\n!!! ${skip}\n\n`);

t.test('the Dockerfile makes the same program as npm run image', { skip }, async t => {
  const dir = mkdtempSync(join(tmpdir(), 'subscription-guard-engine-'));
  const craneProgram = await crane();
  const registry = await startRegistry(craneProgram, join(dir, 'registry'));
  t.teardown(() => {
    buildah('rm', '--all');
    registry.stop();
    rmSync(dir, { recursive: true });
  });
  const policy = join(dir, 'policy.json');
  writeFileSync(policy, JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }));
  const storage = ['--root', join(dir, 'storage'), '--runroot', join(dir, 'storage-run')];
  const buildah = (command: string, ...args: string[]): string => run('buildah', [...storage, command, ...args]);

  const base = pushStandInBase(craneProgram, registry.address, join(dir, 'base'));
  const standIns = [pushBuildBase(craneProgram, registry.address, join(dir, 'build')), base];
  for (const image of standIns) buildah('pull', '--quiet', '--tls-verify=false', '--signature-policy', policy, image);
  const names = [...text.matchAll(/^FROM (?:--\S+ )?(\S+@sha256:\S+)/gm)].map(([, name = '']) => name);
  t.equal(names.length, 2);
  const contexts = names.flatMap((name, index) => ['--build-context', `${name}=docker-image://${standIns[index]}`]);
  const npmCache = run('npm', ['config', 'get', 'cache']).trim();
  buildah(
    'build',
    ...['--isolation', 'chroot', '--network', 'host', '--pull-never', '--signature-policy', policy, ...contexts],
    ...['--volume', '/etc/ssl/certs:/etc/ssl/certs:ro', '--volume', `${npmCache}:/npm-cache`],
    ...['--build-arg', 'REVISION=of-the-test', '--tag', 'built:1', root],
  );

  const script = join(root, 'scripts', 'image.ts');
  const pushed = `${registry.address}/subscription-guard`;
  run(process.execPath, [script, '--base', base, '--push', pushed, '--out', join(dir, 'layout')]);
  const image = `${pushed}:${version}`;
  const ours = join(dir, 'ours');
  mkdirSync(ours);
  run(craneProgram, ['export', '--platform', 'linux/amd64', image, `${ours}.tar`]);
  run('tar', ['-xf', `${ours}.tar`, '-C', ours, 'app', 'licenses']);
  const container = buildah('from', '--pull-never', '--signature-policy', policy, 'localhost/built:1').trim();
  const theirs = buildah('mount', container).trim();
  for (const file of ['app/subscription-guard.mjs', 'licenses/LICENSE', 'licenses/subscription-guard.NOTICES.txt'])
    t.ok(readFileSync(join(theirs, file)).equals(readFileSync(join(ours, file))), `${file}: the same bytes`);

  const { config: made } = JSON.parse(run(craneProgram, ['config', '--platform', 'linux/amd64', image]));
  const { config: built } = JSON.parse(buildah('inspect', '--type', 'image', 'localhost/built:1')).OCIv1;
  const named = ['title', 'description', 'version', 'licenses'].map(name => `org.opencontainers.image.${name}`);
  for (const { User, Entrypoint, ExposedPorts, Labels } of [built]) {
    t.strictSame({ User, Entrypoint }, { User: made.User, Entrypoint: made.Entrypoint });
    t.strictSame(
      Object.keys(ExposedPorts)
        .map(port => port.replace(/\/tcp$/, ''))
        .toSorted(),
      ['8080', '8443'],
    );
    t.strictSame(
      named.map(name => Labels[name]),
      named.map(name => made.Labels[name]),
    );
    t.equal(Labels['org.opencontainers.image.revision'], 'of-the-test');
  }
  const ran = buildah('run', '--isolation', 'chroot', container, '--', ...made.Entrypoint, '--version');
  t.equal(ran.trim(), version);
});

/** Pushes an image that stands in for the base with npm: Node, npm and a shell of this machine. Returns its reference. */
function pushBuildBase(craneProgram: string, registry: string, dir: string): string {
  const programs = { node: process.execPath, sh: '/bin/sh', env: '/usr/bin/env' };
  const bin = join(dir, 'usr', 'local', 'bin');
  mkdirSync(bin, { recursive: true });
  for (const folder of ['bin', 'etc', 'proc', 'dev', 'sys', 'tmp', 'root', 'npm-cache', 'usr/bin'])
    mkdirSync(join(dir, folder), { recursive: true });
  for (const [name, program] of Object.entries(programs)) {
    copyFileSync(realpathSync(program), join(bin, name));
    run('chmod', ['755', join(bin, name)]);
    for (const library of librariesOf(program)) {
      mkdirSync(dirname(join(dir, library)), { recursive: true });
      copyFileSync(realpathSync(library), join(dir, library));
    }
  }
  copyFileSync(join(bin, 'sh'), join(dir, 'bin', 'sh'));
  copyFileSync(join(bin, 'env'), join(dir, 'usr', 'bin', 'env'));
  const npm = resolve(run('npm', ['root', '--global']).trim(), 'npm');
  cpSync(npm, join(dir, 'usr', 'local', 'lib', 'node_modules', 'npm'), { recursive: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(bin, 'npm'));
  const tar = join(dir, '..', 'build.tar');
  run('tar', ['-cf', tar, '-C', dir, '.']);
  const tag = `${registry}/build:24`;
  const settings = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    npm_config_cache: '/npm-cache',
    npm_config_prefer_offline: 'true',
    npm_config_cafile: '/etc/ssl/certs/ca-certificates.crt',
    npm_config_registry: run('npm', ['config', 'get', 'registry']).trim(),
  };
  run(craneProgram, ['append', '--oci-empty-base', '-f', tar, '-t', tag]);
  const env = Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  run(craneProgram, ['mutate', tag, '--set-platform', 'linux/amd64', ...env, '--tag', tag]);
  return tag;
}
