import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/run.ts';

const root = join(import.meta.dirname, '..', '..');

/** What `kubectl apply -k .` applies. */
const installed = ['base', 'crds', 'policies', 'components/cascade', 'components/cert-manager'];

/**
 * The commit from which to upgrade: the one before the manifests of the default last changed. Undefined where the history
 * does not go back that far, as in a shallow clone.
 */
export function previousCommit(): string | undefined {
  const git = (...args: string[]): string | undefined => {
    const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
    return status === 0 ? stdout.trim() : undefined;
  };
  const changed = git('rev-list', '-1', 'HEAD', '--', ...installed.map(folder => `deploy/${folder}`));
  return changed && git('rev-parse', '--verify', '--quiet', `${changed}^`);
}

/** Returns a folder with the files of a commit. */
export function checkOut(commit: string, dir: string): string {
  const sources = mkdtempSync(join(dir, 'previous-'));
  const archive = join(dir, 'previous.tar');
  run('git', ['archive', '--output', archive, commit], { cwd: root });
  run('tar', ['-xf', archive, '-C', sources]);
  return sources;
}
