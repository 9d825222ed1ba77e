import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Circumstances } from './report.ts';

const root = join(import.meta.dirname, '..');

export function circumstancesOf(command: string): Circumstances {
  const [cpu] = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  const go = outputOf('go', 'version').replace(/^go version /, '');
  const tools = readFileSync(join(root, 'test', 'support', 'control-plane', 'tools', 'go.mod'), 'utf8');
  const changed = outputOf('git', 'status', '--porcelain') !== '';
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    commit: `${outputOf('git', 'rev-parse', '--short', 'HEAD')}${changed ? ' + changes' : ''}`,
    machine: `${cpus().length} × ${cpu?.model ?? 'CPU'}, ${gigabytes} GiB`,
    versions: `Node ${process.version}, ${go}, ${controlPlaneVersions(tools)}`,
    load: loadavg()[0] ?? 0,
    command,
  };
}

/** From the go.mod that the control plane is built from. */
export function controlPlaneVersions(goMod: string): string {
  const versionOf = (module: string): string => {
    const [, version] = new RegExp(`^\\s*(?:require )?${module} v(\\S+)`, 'm').exec(goMod) ?? [];
    if (version === undefined) throw new Error(`the go.mod of the control plane lacks ${module}`);
    return version;
  };
  return `Kubernetes ${versionOf('k8s.io/kubernetes')}, OLM ${versionOf('github.com/operator-framework/operator-lifecycle-manager')}`;
}

function outputOf(command: string, ...args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd: root, encoding: 'utf8' }).trim();
  } catch {
    return `no ${command}`;
  }
}
