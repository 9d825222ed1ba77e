import { copyFileSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tarOf } from '../../scripts/archive.ts';
import { run } from '../../scripts/run.ts';

/**
 * Pushes an image that stands in for the distroless base, which cannot be had without a network: for linux/amd64 the Node
 * that runs the tests, with the libraries of this machine that it needs; for linux/arm64 nothing that runs. Returns its
 * reference by tag.
 */
export function pushStandInBase(crane: string, registry: string, dir: string): string {
  const amd64 = join(dir, 'amd64');
  const node = join(amd64, 'nodejs', 'bin', 'node');
  mkdirSync(dirname(node), { recursive: true });
  copyFileSync(process.execPath, node);
  run('chmod', ['755', node]);
  for (const library of librariesOf(node)) {
    const copy = join(amd64, library);
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(realpathSync(library), copy);
  }
  const arm64 = join(dir, 'arm64');
  for (const root of [amd64, arm64]) {
    for (const folder of ['etc', 'proc', 'dev', 'tls']) mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, 'etc', 'passwd'), 'nonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n');
  }
  const base = `${registry}/base`;
  for (const architecture of ['amd64', 'arm64']) {
    const tar = join(dir, `${architecture}.tar`);
    writeFileSync(tar, tarOf(join(dir, architecture), ['.']));
    run(crane, ['append', '--oci-empty-base', '-f', tar, '-t', `${base}:${architecture}`]);
    const tag = `${base}:${architecture}`;
    run(crane, ['mutate', tag, '--set-platform', `linux/${architecture}`, '--tag', tag]);
  }
  run(crane, ['index', 'append', '-m', `${base}:amd64`, '-m', `${base}:arm64`, '-t', `${base}:24`]);
  return `${base}:24`;
}

/** What the loader of this machine would load for it, and the loader itself. */
export function librariesOf(program: string): string[] {
  return [...run('ldd', [program]).matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
}
