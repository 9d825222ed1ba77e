import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leave } from './last-will.ts';

/** What a control plane is made of; see pair.ts. */
export type Part = 'kubernetes' | 'olm';

/**
 * The go.mod files beside this one. Each is a set of dependencies that does not go with the others'. Of `foreign` nothing
 * is built.
 */
export type Module =
  | 'tools'
  | `versions/${Part}-${string}`
  | 'kwok'
  | 'foreign'
  | 'helm3'
  | 'helm4'
  | 'crane'
  | 'krew'
  | 'actionlint'
  | 'node'
  | 'containerd'
  | 'argo'
  | 'flux'
  | 'promtool'
  | 'certmanager'
  | 'kuberouter'
  | 'kubectl-operator';

export function moduleDir(name: Module): string {
  return join(import.meta.dirname, name);
}

/** The version of a dependency, as the go.mod file of a module has it: "v3.22.0". */
export function versionIn(module: Module, dependency: string): string {
  const lines = readFileSync(join(moduleDir(module), 'go.mod'), 'utf8').split('\n');
  const version = lines.map(line => line.trim().split(' ')).find(([name]) => name === dependency)?.[1];
  if (version === undefined) throw new Error(`${dependency} is not in the go.mod file of ${module}`);
  return version;
}

/** Runs the go command in the folder of a module. Returns what it prints; rejects with the end of what it complains about. */
export function go(module: Module, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: moduleDir(module), env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile('go', args, options, (error, stdout, stderr) => {
      if (child.pid) leave('gone', child.pid);
      if (error === null) resolve(stdout.trim());
      else reject(new Error(`go ${args[0]} in ${module}: ${stderr.slice(-2_000) || error.message}`));
    });
    if (child.pid) leave('pid', child.pid);
  });
}

/** Builds programs into a folder: those of the module's `tool` lines, or some of them. */
export function installTools(
  module: Module,
  bin: string,
  flags: readonly string[] = [],
  packages: readonly string[] = ['tool'],
): Promise<string> {
  return go(module, ['install', '-trimpath', ...flags, ...packages], { GOBIN: bin, CGO_ENABLED: '0' });
}
