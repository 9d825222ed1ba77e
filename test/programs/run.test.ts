import { EventEmitter, once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { run } from '../../src/programs/run.ts';
import { version } from '../../src/version.ts';
import { selfSigned, writeTlsDir } from '../support/certificates.ts';
import { serveFiles } from '../support/serve-program.ts';

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

t.test('says what it can do', async t => {
  t.match(await outcomeOf('--version'), { stdout: `${version}\n`, stderr: '', code: 0 });
  for (const command of [[], ['serve'], ['sweep']]) {
    const { stdout, ...others } = await outcomeOf(...command, '--help');
    t.strictSame(others, { stderr: '', code: 0 });
    t.matchSnapshot(stdout, `the help of ${command[0] ?? 'the program'}`);
    t.strictSame(await outcomeOf(...command, '-h'), { stdout, ...others });
  }
  t.match(await outcomeOf(), { stdout: '', stderr: /^Usage:/m, code: 2 }, 'and does nothing unasked');
});

t.test('what is wrong is one line and exit code 2', async t => {
  const { dir, args } = serveFiles(t, certificate);
  writeFileSync(join(dir, 'nonsense'), '{{{:');
  const mismatched = join(dir, 'mismatched');
  mkdirSync(mismatched);
  writeTlsDir(mismatched, { cert: certificate.cert, key: (await selfSigned()).key });
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
    'a kubeconfig of nonsense': [
      ['serve', '--tls-dir', dir, '--kubeconfig', join(dir, 'nonsense')],
      `cannot read the kubeconfig ${dir}/nonsense: unexpected end of the stream within a flow collection (1:5)`,
    ],
    'a wrong flag before the command': [
      ['--cascade=on', 'serve'],
      `unknown option '--cascade=on'; see "subscription-guard --help"`,
    ],
    'a wrong flag': [[...args, '--prot', '1'], `unknown option '--prot'; see "subscription-guard serve --help"`],
    'a wrong duration': [
      [...args, '--timeout', '4'],
      '--timeout must be a duration from 200ms to 60m, such as 500ms or 4s, not "4"',
    ],
    'a key of another certificate': [
      ['serve', '--tls-dir', mismatched],
      `${mismatched}/tls.key is not the private key of the certificate in ${mismatched}/tls.crt`,
    ],
    'an address that is not ours': [
      [...args, '--port', '0', '--address', '192.0.2.1'],
      'cannot listen: listen EADDRNOTAVAIL: address not available 192.0.2.1',
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
