import t from 'tap';
import { run } from '../../support/control-plane/kubectl.ts';
import { captured } from '../../support/e2e/captures.ts';

const deletion = 'kubectl delete subscriptions.operators.coreos.com redis-operator -n redis';

/** Less than what a file of tests may take; a demo that hangs is ended, and its control plane with it. */
const deadline = 8 * 60_000;

t.test('npm run demo -- --cluster ends with the cascade, and nothing is left', async t => {
  for (const test of [t, t.parent]) test?.setTimeout(deadline + 30_000);
  const { exitCode, stdout, stderr } = await run('npm', ['run', '--silent', 'demo', '--', '--cluster'], {}, deadline);
  t.equal(exitCode, 0, stderr);
  t.equal(stderr, '');
  captured(t, 'README.md', 'denial', deletion, printed(stdout, deletion, 'The deletion was denied'));
  const cascade = `${deletion} --cascade=foreground`;
  captured(t, 'README.md', 'cascade', cascade, printed(stdout, cascade, '$ '));
  t.match(printed(stdout, 'kubectl wait --for=condition=Ready cleanups --all --timeout=60s', '$ '), /condition met\n/);
  captured(t, 'README.md', 'cleanup', 'kubectl get cleanups', printed(stdout, 'kubectl get cleanups', 'Compared'));
  t.match(stdout, 'Compared with a full listing of the cluster from before the install, 0 objects are left.\n');
  const typo = 'kubectl delete subscriptions.operators.coreos.com redis-operatr -n typo';
  t.match(printed(stdout, typo, ''), /^subscription.operators.coreos.com "redis-operatr" deleted/m);
});

/** What a command has printed, up to what the demo says next. */
function printed(stdout: string, command: string, next: string): string {
  const [, after = ''] = stdout.split(`$ ${command}\n`);
  return next === '' ? after : (after.split(`\n${next}`)[0] ?? '');
}
