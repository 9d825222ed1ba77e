import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { kitchenLikeBundle, metalLbLikeBundle } from '../../test/support/control-plane/bundle-copies.ts';
import { bootCluster, realBundle } from '../../test/support/control-plane/cluster.ts';
import type { Bench } from '../bench.ts';
import { type Row, rowOf } from '../report.ts';
import {
  type Bundle,
  bundle,
  byCascade,
  byScript,
  forget,
  guarded,
  installAll,
  remove,
  type Site,
  type Way,
} from '../ways.ts';

const names = ['one', 'two', 'three', 'four', 'five', 'six'];

const rounds = 3;

/**
 * Many operators removed at once, from the first DELETE to the last object gone, beside plain deletions of the same at once.
 * Copies of MetalLB where its bundle is (CONTRIBUTING.md), otherwise small operators.
 */
export async function together(bench: Bench): Promise<Row[]> {
  await bench.alone();
  const folder = mkdtempSync(join(tmpdir(), 'subscription-guard-together-'));
  const metalLb = realBundle('metallb-operator');
  const offered = names.map(name =>
    metalLb ? metalLbLikeBundle(metalLb, name, folder) : kitchenLikeBundle(name, folder),
  );
  const bundles = names.map(name => bundle(`${name}-${metalLb ? 'operator' : 'sink'}`, 'all'));
  const cluster = await bootCluster({ tell: bench.tell, bundles: offered });
  try {
    return await guarded(cluster, (guard, api) =>
      measureRounds({ cluster, api, bench }, bundles, { script: byScript(api), cascade: byCascade(guard) }),
    );
  } finally {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Ways = Readonly<Record<'script' | 'cascade', Way>>;

async function measureRounds(site: Site, bundles: readonly Bundle[], ways: Ways): Promise<Row[]> {
  const { tell } = site.bench;
  const seconds: Record<keyof Ways, number[]> = { script: [], cascade: [] };
  let objects = 0;
  for (let round = 1; round <= rounds; round += 1)
    for (const way of round % 2 === 1 ? (['script', 'cascade'] as const) : (['cascade', 'script'] as const)) {
      const removals = await installAll(site, bundles);
      const started = performance.now();
      const removed = await Promise.all(
        removals.map((removal, index) => remove(removal, bundles[index] as Bundle, ways[way])),
      );
      seconds[way].push((performance.now() - started) / 1_000);
      objects = removed.reduce((sum, one) => sum + one.objects, 0);
      tell(`together: ${bundles.length} operators removed by ${way} within ${seconds[way].at(-1)?.toFixed(1)} s`);
      await delay(forget);
    }
  const group = `${bundles.length} operators at once, from DELETE to the last object of the plans gone: ${objects} objects`;
  return [
    rowOf(group, 'plain deletions in the same order', 's', seconds.script),
    rowOf(group, '--cascade=foreground', 's', seconds.cascade, seconds.script),
  ];
}
