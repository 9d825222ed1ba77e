import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { version } from '../../src/version.ts';
import { selfSigned } from '../support/certificates.ts';
import { serveProgram } from '../support/serve-program.ts';

const build = join(import.meta.dirname, '..', '..', 'scripts', 'build.ts');
const certificate = await selfSigned();

t.test('each program is one file that needs Node and nothing beside it', async t => {
  const built = t.testdir();
  const { status, stderr } = spawnSync(process.execPath, [build, built], { encoding: 'utf8' });
  t.equal(status, 0, stderr);
  const programs = readdirSync(built).filter(file => file.endsWith('.mjs'));
  t.strictSame(programs, ['kubectl-leftovers.mjs', 'subscription-guard.mjs']);
  // Outside this repository, where Node would find node_modules.
  const elsewhere = mkdtempSync(join(tmpdir(), 'subscription-guard-'));
  t.teardown(() => rmSync(elsewhere, { recursive: true }));
  for (const file of programs) copyFileSync(join(built, file), join(elsewhere, file));

  const run = (program: string, ...args: string[]) =>
    spawnSync(join(elsewhere, program), args, { cwd: '/', encoding: 'utf8' });
  t.match(run('subscription-guard.mjs', '--version'), { status: 0, stdout: `${version}\n`, stderr: '' });
  t.match(run('kubectl-leftovers.mjs', '--help'), { status: 0, stdout: /^Usage:/m, stderr: '' });
  t.match(run('subscription-guard.mjs', 'serve'), {
    status: 2,
    stdout: '',
    stderr: 'subscription-guard: --tls-dir is required, or SUBSCRIPTION_GUARD_TLS_DIR in the environment\n',
  });

  await t.test('says which Node it needs', async t => {
    const versions = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.18.0' } })";
    const older = ['--import', `data:text/javascript,${versions}`];
    for (const program of ['subscription-guard', 'kubectl-leftovers']) {
      const { status, stderr } = spawnSync(process.execPath, [...older, join(elsewhere, `${program}.mjs`), '--help'], {
        encoding: 'utf8',
      });
      t.match(
        { status, stderr },
        { status: 2, stderr: `error: ${program} needs Node 22.19 or later, and this is 22.18.0` },
      );
    }
  });

  await t.test('and serves', async t => {
    const { probe, kill, exited } = await serveProgram(t, certificate, {
      main: join(elsewhere, 'subscription-guard.mjs'),
    });
    t.match(await probe('livez'), [200, 'ok\n'], 'what is only loaded when needed is there, too');
    kill('SIGTERM');
    t.strictSame(await exited, [0, null]);
  });
});
