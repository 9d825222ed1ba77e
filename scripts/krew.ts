import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { parseDocument } from 'yaml';

/**
 * `node scripts/krew.ts --uri BASE [folder]`: packs the kubectl plugin as krew installs it, and writes the manifest
 * for the plugin index beside it, into dist/krew or the folder. BASE is the address of the folder from which the archive
 * will be served. The same sources make the same archive, byte for byte, so that others can check the checksum.
 */
const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({ options: { uri: { type: 'string' } }, allowPositionals: true });
const out = resolve(positionals[0] ?? join(root, 'dist', 'krew'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { uri: base } = values;
if (base === undefined || !URL.canParse(base)) fail('--uri must be the address from which the archive will be served');

mkdirSync(out, { recursive: true });
const name = `kubectl-leftovers-v${version}.tar.gz`;
const archive = pack();
writeFileSync(join(out, name), archive);
writeFileSync(join(out, 'leftovers.yaml'), manifestFor(archive));

/** The program, the licenses of what is bundled in it, and our own; krew links `bin` to kubectl-leftovers. */
function pack(): Buffer {
  const staging = mkdtempSync(join(tmpdir(), 'subscription-guard-krew-'));
  try {
    run(process.execPath, [join(root, 'scripts', 'build.ts'), staging]);
    copyFileSync(join(root, 'LICENSE'), join(staging, 'LICENSE'));
    const files = ['LICENSE', 'kubectl-leftovers.mjs', 'kubectl-leftovers.NOTICES.txt'];
    const nobody = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'];
    // GNU tar's own way to compress writes down the time.
    const tar = run('tar', ['--create', '--format=ustar', '--mtime=@0', ...nobody, '-C', staging, ...files]);
    return gzipSync(tar, { level: 9 });
  } finally {
    rmSync(staging, { recursive: true });
  }
}

function manifestFor(archive: Buffer): string {
  const manifest = parseDocument(readFileSync(join(root, 'deploy', 'krew', 'leftovers.yaml'), 'utf8'));
  if (manifest.contents) manifest.contents.commentBefore = null;
  manifest.setIn(['spec', 'version'], `v${version}`);
  manifest.setIn(['spec', 'platforms', 0, 'uri'], `${base?.replace(/\/$/, '')}/${name}`);
  manifest.setIn(['spec', 'platforms', 0, 'sha256'], createHash('sha256').update(archive).digest('hex'));
  return manifest.toString();
}

function run(command: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr, error } = spawnSync(command, args, { maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) fail(`${command} failed: ${error?.message ?? stderr}`);
  return stdout;
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
