import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { leave } from './last-will.ts';
import { lock } from './lock.ts';

export type Tell = (line: string) => void;

/** What is built once for many runs. */
export interface Build {
  /** For the person who waits: "the control plane". */
  readonly what: string;
  /** The folder that holds the result. Its name says which versions went into it. */
  readonly root: string;
  /** The paths in `root` without which it is not complete. */
  readonly wanted: readonly string[];
  readonly buildInto: (root: string, tell: Tell) => Promise<void>;
}

/** Where everything goes that is made once for many runs. */
export function cacheHome(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'subscription-guard');
}

/** Which of the wanted paths a folder lacks. */
export function missingIn(root: string, wanted: readonly string[]): string[] {
  return wanted.filter(path => !existsSync(join(root, path)));
}

/** Builds what is not there yet. Test files run in parallel: one builds, the others wait until it has. */
export async function buildOnce(build: Build, tell: Tell): Promise<void> {
  const { root, wanted } = build;
  if (missingIn(root, wanted).length === 0) return;
  mkdirSync(dirname(root), { recursive: true });
  const unlock = await lock(`${root}.lock`, tell);
  try {
    if (missingIn(root, wanted).length > 0) await complete(build, tell);
  } finally {
    unlock();
  }
}

/** In a folder that gets its name when it is complete, so that a build that was cut off is never taken for one. */
async function complete({ what, root, wanted, buildInto }: Build, tell: Tell): Promise<void> {
  const started = Date.now();
  const unfinished = mkdtempSync(`${root}.unfinished-`);
  leave('dir', unfinished);
  try {
    await buildInto(unfinished, tell);
    if (missingIn(root, wanted).length > 0) {
      rmSync(root, { recursive: true, force: true });
      renameSync(unfinished, root);
    }
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    leave('done', unfinished);
  }
  tell(`${what} is built (${Math.round((Date.now() - started) / 1000)} s), kept in ${root}`);
}
