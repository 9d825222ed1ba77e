import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import { run } from '../support/control-plane/kubectl.ts';
import { capture, withoutChance } from '../support/e2e/captures.ts';

t.test('npm run demo tells the whole story over the snapshot', async t => {
  const { env, seconds } = processorTime(t);
  const { exitCode, stdout, stderr } = await run('npm', ['run', '--silent', 'demo'], env);
  t.equal(exitCode, 0);
  t.equal(stderr, '');
  t.matchSnapshot(stdout, 'what it prints');
  const denial = capture('README.md', 'denial') ?? 'nothing is captured as denial';
  t.ok(withoutChance(stdout).includes(withoutChance(denial)), 'the denial is the one of a real cluster, in README.md');
  const took = seconds();
  t.equal(took.length, 2, 'npm and the demo have been measured');
  t.ok(sum(took) < 5, `${sum(took)} s of processor time: under 5 seconds`);
});

t.test('an option that there is not is refused', async t => {
  const { exitCode, stdout, stderr } = await run('npm', ['run', '--silent', 'demo', '--', '--clutser']);
  t.equal(exitCode, 1);
  t.equal(stdout, '');
  t.match(stderr, /Unknown option '--clutser'/);
});

/** Has each Node of a command say how much processor time it took: unlike the clock, that does not mind other tests. */
function processorTime(t: Test): { env: NodeJS.ProcessEnv; seconds: () => number[] } {
  const dir = t.testdir({
    'measure.mjs': `
      import { appendFileSync } from 'node:fs';
      process.on('exit', () => {
        const { user, system } = process.cpuUsage();
        appendFileSync(new URL('took', import.meta.url), (user + system) / 1e6 + '\\n');
      });`,
  });
  const hook = pathToFileURL(join(dir, 'measure.mjs')).href;
  return {
    env: { NODE_OPTIONS: `--import=${hook}` },
    seconds: () => readFileSync(join(dir, 'took'), 'utf8').trim().split('\n').map(Number),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
