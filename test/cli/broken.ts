import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';

const example = join(import.meta.dirname, '..', '..', 'examples', 'redis-operator');

/** A dump of a cluster in which redis-operator was installed, and then its Subscription was deleted. */
export function leftoverSnapshot(t: Test): string {
  const dir = join(t.testdir(), 'dump');
  cpSync(example, dir, { recursive: true });
  for (const file of ['subscriptions.yaml', 'installplans.yaml']) rmSync(join(dir, file));
  return dir;
}

/** A dump of a cluster in which it is installed. */
export const healthySnapshot = example;
