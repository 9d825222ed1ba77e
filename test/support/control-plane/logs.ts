import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Removes everything from a folder but the logs in it; true when there are any. */
export function keepLogs(dir: string): boolean {
  const kept = readdirSync(dir, { withFileTypes: true }).map(entry => {
    const path = join(dir, entry.name);
    const keep = entry.isDirectory() ? keepLogs(path) : entry.name.endsWith('.log');
    if (!keep) rmSync(path, { recursive: true, force: true });
    return keep;
  });
  return kept.includes(true);
}
