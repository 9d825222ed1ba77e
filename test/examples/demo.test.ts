import t from 'tap';
import { run } from '../cluster/kubectl.ts';
import { capture, withoutChance } from '../e2e/captured.ts';

t.test('npm run demo tells the whole story over the snapshot', async t => {
  const { exitCode, stdout, stderr } = await run('npm', ['run', '--silent', 'demo'], {}, 60_000);
  t.equal(exitCode, 0);
  t.equal(stderr, '');
  t.matchSnapshot(stdout, 'what it prints');
  const denial = capture('README.md', 'denial') ?? 'nothing is captured as denial';
  t.ok(withoutChance(stdout).includes(withoutChance(denial)), 'the denial is the one of a real cluster, in README.md');
});

t.test('an option that there is not is refused', async t => {
  const { exitCode, stdout, stderr } = await run('npm', ['run', '--silent', 'demo', '--', '--clutser'], {}, 60_000);
  t.equal(exitCode, 1);
  t.equal(stdout, '');
  t.match(stderr, /Unknown option '--clutser'/);
});
