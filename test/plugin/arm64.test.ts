import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { version } from '../../src/version.ts';
import { run } from '../support/control-plane/kubectl.ts';

// A single file of 150 MB is made, packed, and run by an emulator.
t.setTimeout(0);
const root = join(import.meta.dirname, '..', '..');
const libraries = '/usr/aarch64-linux-gnu';
const emulator = 'qemu-aarch64-static';
const isHere = spawnSync(emulator, ['--version']).status === 0 && existsSync(join(libraries, 'lib', 'libatomic.so.1'));
const missing =
  'the single file for ARM is not started: apt-get install qemu-user-static libc6-arm64-cross libstdc++6-arm64-cross libatomic1-arm64-cross';
if (!isHere) process.stderr.write(`SKIPPED: ${missing}\n`);

t.test('the single file for Linux on ARM starts, and plans', { skip: isHere ? false : missing }, async t => {
  const dir = mkdtempSync(join(tmpdir(), 'subscription-guard-arm64-test-'));
  t.teardown(() => rmSync(dir, { recursive: true }));
  const script = join(root, 'scripts', 'plugin.ts');
  const made = await run(
    process.execPath,
    [script, '--uri', 'https://example.com/', '--only', 'linux-arm64', dir],
    {},
    600_000,
  );
  t.equal(made.exitCode, 0, made.stderr);
  const archive = join(dir, `kubectl-leftovers-v${version}-linux-arm64.tar.gz`);
  t.equal((await run('tar', ['-xzf', archive, '-C', dir])).exitCode, 0);
  const start = (...args: string[]) =>
    run(emulator, ['-L', libraries, join(dir, 'kubectl-leftovers'), ...args], {}, 300_000);
  t.match(await start('--version'), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
  const snapshot = join(root, 'examples', 'redis-operator');
  const planned = await start('plan', 'redis-operator', '-n', 'redis', '--snapshot', snapshot);
  t.match(planned, { exitCode: 0, stdout: /^Subscription redis\/redis-operator: \d+ objects would be left behind/ });
});
