import { setTimeout as delay } from 'node:timers/promises';
import { metricsOf } from '../../bench/metrics.ts';
import { summaryOf } from '../../bench/stats.ts';
import { redisLikeBundle } from '../support/control-plane/bundle-copies.ts';
import { bootCluster } from '../support/control-plane/cluster.ts';
import { FaultProxy } from '../support/control-plane/fault-proxy.ts';
import { added } from '../support/control-plane/ground-truth.ts';
import { freePorts } from '../support/control-plane/process.ts';
import { runSweeper } from '../support/control-plane/sweeper.ts';
import { runWebhook } from '../support/control-plane/webhook.ts';
import { setPolicies } from '../support/e2e/deletion-policy.ts';
import { Chaos } from './chaos.ts';
import { createForeign, touchedOf } from './foreign.ts';
import { Life } from './life.ts';
import { eventually } from './patience.ts';

interface SoakOptions {
  readonly minutes: number;
  /** A folder for the bundles. */
  readonly bundles: string;
  readonly tell: (line: string) => void;
}

/** What a soak says, and whether anything broke that must never break. */
interface Outcome {
  readonly lines: readonly string[];
  readonly broken: boolean;
}

const operators = ['alpha', 'beta', 'gamma'];

/** Installs and removes operators for so many minutes, while a chaos of its own goes on. */
export async function soak({ minutes, bundles, tell }: SoakOptions): Promise<Outcome> {
  const cluster = await bootCluster({ tell, bundles: operators.map(name => redisLikeBundle(name, bundles)) });
  const proxy = new FaultProxy(cluster.server, cluster.caFile);
  let isWhole = false;
  try {
    const url = await proxy.start();
    const webhook = await runWebhook(cluster, { cascade: true, proxy: url });
    const [healthPort = 0] = await freePorts(1);
    const sweeper = await runSweeper(cluster, { proxy: url, healthPort });
    for (const name of operators) await cluster.prepareNamespace(name);
    const foreign = await createForeign(cluster.api, operators);
    const before = await cluster.list();
    const memory: number[][] = [];
    const end = performance.now() + minutes * 60_000;
    const isOver = () => performance.now() > end;
    const chaos = new Chaos({ cluster, proxy, webhook, sweeper, tell });
    const lives = operators.map(name => new Life(cluster, name, chaos, tell));
    const watching = watchMemory(memory, [webhook.healthPort, healthPort], isOver);
    const raging = chaos.rage(isOver);
    await Promise.all(lives.map(life => life.liveUntil(isOver)));
    await Promise.all([raging, watching]);
    await chaos.calm();
    tell('soak: calm again; the last ones go');
    await eventually('no policy', () => setPolicies(cluster, {}));
    await Promise.all(lives.map(life => life.end()));
    const left = added(before, await cluster.list()).filter(({ kind }) => kind !== 'Cleanup' && kind !== 'Event');
    const touched = await touchedOf(cluster.api, foreign);
    await webhook.stop();
    await sweeper.stop();
    const outcome = report({ minutes, lives, chaos, memory, left: left.map(nameOf), touched, foreign: foreign.length });
    isWhole = !outcome.broken;
    return outcome;
  } finally {
    await proxy.stop();
    await cluster.stop(isWhole ? undefined : 'logs');
  }
}

function nameOf({
  kind,
  namespace,
  name,
}: {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}) {
  return `${kind} ${namespace}/${name}`;
}

/** Megabytes of each program, some times a minute. */
async function watchMemory(memory: number[][], ports: readonly number[], isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const rss = await Promise.all(
      ports.map(port =>
        metricsOf(port).then(
          ({ rss }) => rss / 1e6,
          () => Number.NaN,
        ),
      ),
    );
    memory.push(rss);
    await delay(10_000);
  }
}

interface Findings {
  readonly minutes: number;
  readonly lives: readonly Life[];
  readonly chaos: Chaos;
  readonly memory: readonly (readonly number[])[];
  readonly left: readonly string[];
  readonly touched: readonly string[];
  readonly foreign: number;
}

function report({ minutes, lives, chaos, memory, left, touched, foreign }: Findings): Outcome {
  const sum = (of: (life: Life) => number) => lives.reduce((total, life) => total + of(life), 0);
  const unexplained = lives.flatMap(life => life.unexplained);
  const denials = Map.groupBy(
    lives.flatMap(life => life.denials),
    why => why,
  );
  const lines = [
    `soak of ${minutes} minutes`,
    `installs ${sum(life => life.installs)} and ${sum(life => life.unfinished)} that OLM did not finish, cascades ${sum(life => life.cascades)}, plain deletions denied ${sum(life => life.blocked)}`,
    `chaos: ${[...chaos.counts].map(([what, times]) => `${what} ${times}`).join(', ')}`,
    `denials by reason: ${[...denials].map(([why, all]) => `${why} ${all.length}`).join(', ') || 'none'}`,
    `RSS of the webhook: ${inWords(memory.map(rss => rss[0]))}`,
    `RSS of the sweeper: ${inWords(memory.map(rss => rss[1]))}`,
    `foreign objects touched: ${touched.length} of ${foreign}${touched.map(line => `\n  ${line}`).join('')}`,
    `objects left: ${left.length}${left.map(line => `\n  ${line}`).join('')}`,
    `unexplained denials: ${unexplained.length}${unexplained.map(line => `\n  ${line}`).join('')}`,
  ];
  return { lines, broken: left.length + touched.length + unexplained.length > 0 };
}

/** Megabytes over time: flat, if the last third is as the first. NaN: the program was down. */
function inWords(megabytes: readonly (number | undefined)[]): string {
  const all = megabytes.filter(value => value !== undefined && !Number.isNaN(value)) as number[];
  if (all.length === 0) return 'unknown';
  const third = Math.ceil(all.length / 3);
  const [first, last] = [all.slice(0, third), all.slice(-third)].map(part => summaryOf(part).p50.toFixed(0));
  return `at most ${Math.max(...all).toFixed(0)} MB; the median of the first third ${first}, of the last ${last}`;
}
