import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t, { type Test } from 'tap';
import { run } from '../src/run.ts';
import { version } from '../src/version.ts';
import { selfSigned, writeTlsDir } from './certificates.ts';
import { shownBy } from './server/https.ts';

const main = join(import.meta.dirname, '..', 'src', 'main.ts');
const certificate = await selfSigned();

/** One command line in this process. */
async function outcomeOf(...argv: readonly string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  const written = { stdout: '', stderr: '' };
  const streamTo = (name: keyof typeof written) => ({
    write: (text: string): void => {
      written[name] += text;
    },
  });
  const streams = { stdout: streamTo('stdout'), stderr: streamTo('stderr') };
  const code = await run(argv, { ...streams, env: {}, signals: new EventEmitter() });
  return { ...written, code };
}

/** A certificate, and a kubeconfig for an API server that is not there. */
function filesFor(t: Test): { dir: string; args: string[] } {
  const dir = t.testdir();
  writeTlsDir(dir, certificate);
  const kubeconfig = join(dir, 'kubeconfig');
  const config = {
    clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  return { dir, args: ['serve', '--address', '127.0.0.1', '--kubeconfig', kubeconfig, '--tls-dir', dir] };
}

t.test('says what it can do', async t => {
  t.match(await outcomeOf('--version'), { stdout: `${version}\n`, stderr: '', code: 0 });
  t.match(await outcomeOf('--help'), { stdout: /^ {2}subscription-guard serve/m, stderr: '', code: 0 });
  t.match(await outcomeOf('serve', '--help'), { stdout: /^ {2}--tls-dir DIR/m, stderr: '', code: 0 });
  t.match(await outcomeOf(), { stdout: '', stderr: /^Usage:/m, code: 2 }, 'and does nothing unasked');
});

t.test('what is wrong is one line and exit code 2', async t => {
  const { dir, args } = filesFor(t);
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  t.teardown(() => taken.close());
  const { port } = taken.address() as AddressInfo;
  const cases: Record<string, [args: string[], why: string]> = {
    'no such command': [['server'], 'there is no command "server"; see "subscription-guard --help"'],
    'no certificate': [['serve'], '--tls-dir is required, or SUBSCRIPTION_GUARD_TLS_DIR in the environment'],
    'no such folder': [['serve', '--tls-dir', join(dir, 'no')], `cannot read ${dir}/no/tls.crt: there is no such file`],
    'no such kubeconfig': [
      ['serve', '--tls-dir', dir, '--kubeconfig', join(dir, 'no')],
      `cannot read the kubeconfig ${dir}/no: ENOENT: no such file or directory, open '${dir}/no'`,
    ],
    'a wrong number': [[...args, '--port', 'x'], '--port must be a port number from 0 to 65535, not "x"'],
    'a port that is taken': [
      [...args, '--port', `${port}`],
      `cannot listen: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
    ],
    'a health port that is taken': [
      [...args, '--port', '0', '--health-port', `${port}`],
      `cannot listen: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
    ],
  };
  for (const [name, [args, why]] of Object.entries(cases)) {
    const { stderr, code } = await outcomeOf(...args);
    t.equal(stderr, `subscription-guard: ${why}\n`, name);
    t.equal(code, 2, name);
  }
});

t.test('serves until SIGTERM, by variables as well as by flags', async t => {
  const { args } = filesFor(t);
  const program = spawn(process.execPath, [main, ...args, '--port', '0', '--health-port', '0'], {
    env: { ...process.env, SUBSCRIPTION_GUARD_DRAIN_PERIOD: '300ms' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(() => program.kill('SIGKILL'));
  const exited = once(program, 'exit');
  const lines = createInterface(program.stdout)[Symbol.asyncIterator]();
  const { port, healthPort } = await lineOf(lines, 'serving');

  t.match(await shownBy(port as number), { subject: { CN: 'localhost' } });
  t.strictSame(await probe(healthPort, 'livez'), [200, 'ok\n']);
  const unreachable = 'cluster: the API server https://127.0.0.1:1 cannot be reached: connect ECONNREFUSED 127.0.0.1:1';
  t.strictSame(await probe(healthPort, 'readyz'), [503, `not ready\n${unreachable}\n`]);

  program.kill('SIGTERM');
  await lineOf(lines, 'draining');
  t.strictSame(await probe(healthPort, 'readyz'), [503, `not ready\nshutdown: draining\n${unreachable}\n`]);
  await shownBy(port as number);
  t.pass('still serving');
  await lineOf(lines, 'stopped');
  t.strictSame(await exited, [0, null]);
});

async function lineOf(lines: AsyncIterator<string>, msg: string): Promise<Record<string, unknown>> {
  for (;;) {
    const { done, value } = await lines.next();
    if (done) throw new Error(`the log ended before "${msg}"`);
    const line = JSON.parse(value);
    if (line.msg === msg) return line;
  }
}

async function probe(port: unknown, path: string): Promise<[number, string]> {
  const response = await fetch(`http://127.0.0.1:${port}/${path}`);
  return [response.status, await response.text()];
}
