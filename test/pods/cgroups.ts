import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const mounted = '/sys/fs/cgroup';
const unified = existsSync(join(mounted, 'cgroup.controllers'));

/** The hierarchies of control groups: one, or one for each controller of version 1. */
function hierarchies(): string[] {
  if (unified) return [mounted];
  const all = readdirSync(mounted).map(name => join(mounted, name));
  return all.filter(dir => existsSync(join(dir, 'cgroup.procs')));
}

/**
 * Makes the control group of a node, named after its folder and the one around it: of two kubelets in one group, each
 * would starve the Pods of the other as orphans. Returns its name.
 */
export function makeGroup(dir: string): string {
  const [run, node] = [basename(dirname(dir)), basename(dir)];
  for (const hierarchy of hierarchies()) {
    for (const group of [join(hierarchy, run), join(hierarchy, run, node)]) {
      mkdirSync(group, { recursive: true });
      // A new group of this controller has neither, and no process may join it.
      for (const file of ['cpuset.cpus', 'cpuset.mems'])
        if (!unified && existsSync(join(group, file)))
          writeFileSync(join(group, file), readFileSync(join(group, '..', file)));
    }
  }
  return `/${run}/${node}`;
}

/** Removes the control groups of the nodes in a folder. Nothing may run in them any more. */
export function removeGroups(dir: string): void {
  const groups = hierarchies().map(hierarchy => join(hierarchy, basename(dir)));
  for (const group of groups) if (existsSync(group)) removeGroup(group);
}

/** The files in it cannot be removed, and need not be. */
function removeGroup(group: string): void {
  for (const entry of readdirSync(group, { withFileTypes: true }))
    if (entry.isDirectory()) removeGroup(join(group, entry.name));
  rmdirSync(group);
}

/** What the kernel counts of the memory of a container, in bytes. */
export interface Memory {
  readonly limit: number;
  /** What kubelet calls so, and evicts by: without the files that could be read again. */
  readonly workingSet: number;
  /** The most that it has had, with all files. */
  readonly peak: number;
}

/** The memory of the container in which a process runs. */
export function memoryOf(pid: number): Memory {
  const lines = readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().split('\n');
  const path = lines.map(line => line.split(':')).find(([, name]) => name === (unified ? '' : 'memory'))?.[2] ?? '';
  const group = unified ? join(mounted, path) : join(mounted, 'memory', path);
  const read = (file: string): string => readFileSync(join(group, file), 'utf8').trim();
  const files = unified
    ? { limit: 'memory.max', usage: 'memory.current', peak: 'memory.peak', inactive: 'inactive_file' }
    : {
        limit: 'memory.limit_in_bytes',
        usage: 'memory.usage_in_bytes',
        peak: 'memory.max_usage_in_bytes',
        inactive: 'total_inactive_file',
      };
  const inactive = new RegExp(`^${files.inactive} (\\d+)$`, 'm').exec(read('memory.stat'))?.[1];
  return {
    limit: Number(read(files.limit)),
    workingSet: Number(read(files.usage)) - Number(inactive),
    peak: Number(read(files.peak)),
  };
}
