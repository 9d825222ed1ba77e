import { spawnSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';

/** {@link tarOf}, compressed: a .tar.gz. */
export function archiveOf(folder: string, paths: readonly string[]): Buffer {
  // tar's own way to compress writes down the time.
  return gzipSync(tarOf(folder, paths));
}

/**
 * Files of a folder as a tar archive that says nothing of when and by whom it was made: the same files, the same bytes. It
 * takes GNU tar (on macOS `gtar` in its place on the PATH). Throws what tar complains about.
 * @param paths Files and folders, relative to the folder; links are followed.
 */
export function tarOf(folder: string, paths: readonly string[]): Buffer {
  const nobody = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX', '--mtime=@0', '--sort=name'];
  const args = ['--create', '--dereference', '--format=ustar', ...nobody, '-C', folder, ...paths];
  const { status, stdout, stderr, error } = spawnSync('tar', args, { maxBuffer: 1024 * 1024 * 1024 });
  if (status !== 0) throw new Error(`tar: ${error?.message ?? stderr}`);
  return stdout;
}
