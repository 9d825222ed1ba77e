import { X509Certificate } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { CertificateError, loadTls } from '../../src/server/tls.ts';
import { type TlsWatch, watchTls } from '../../src/server/tls-watch.ts';
import { type Certificate, selfSigned, writeTlsDir } from '../certificates.ts';
import { portOf, shownBy } from './https.ts';
import { testApp } from './test-app.ts';

const [first, second, third] = await Promise.all([selfSigned(), selfSigned(), selfSigned()]);

/** A server that watches the folder; what came of each change can be waited for. */
async function watchingApp(t: Test, dir: string, options: Partial<TlsWatch> = {}) {
  const { app } = testApp(t, async () => ({ allowed: true }));
  const current = loadTls(dir);
  app.server.setSecureContext(current);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const outcomes: unknown[] = [];
  let wake = (): void => {};
  const note = (outcome: unknown): void => {
    outcomes.push(outcome);
    wake();
  };
  t.teardown(
    watchTls({
      dir,
      current,
      onChange: changed => {
        app.server.setSecureContext(changed);
        note('changed');
      },
      onError: note,
      settle: 50,
      ...options,
    }),
  );
  const outcome = async (): Promise<unknown> => {
    while (outcomes.length === 0) {
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
    return outcomes.shift();
  };
  return { port: portOf(app), outcome };
}

/** As kubelet updates a mounted Secret: a new folder, and a link that is swapped. */
function mount(dir: string, version: string, certificate: Certificate): string {
  mkdirSync(join(dir, `..${version}`), { recursive: true });
  writeTlsDir(join(dir, `..${version}`), certificate);
  symlinkSync(`..${version}`, join(dir, '..data_tmp'));
  renameSync(join(dir, '..data_tmp'), join(dir, '..data'));
  return dir;
}

t.test('each swap of a mounted Secret is served to new connections', async t => {
  const dir = mount(t.testdir(), '1', first);
  for (const file of ['tls.crt', 'tls.key', 'ca.crt']) symlinkSync(join('..data', file), join(dir, file));
  const { port, outcome } = await watchingApp(t, dir);
  t.equal(await shownCertificate(port), pemOf(first));
  for (const [version, certificate] of Object.entries({ '2': second, '3': third })) {
    mount(dir, version, certificate);
    t.equal(await outcome(), 'changed');
    t.equal(await shownCertificate(port), pemOf(certificate));
  }
  await t.rejects(shownBy(port, 'TLSv1.1'), 'old protocols stay refused after a reload');
});

t.test('files that cannot be used leave the old certificate, until they can', async t => {
  const dir = writeTlsDir(t.testdir(), first);
  const { port, outcome } = await watchingApp(t, dir);
  writeFileSync(join(dir, 'tls.key'), second.key);
  t.match(
    await outcome(),
    new CertificateError(`${dir}/tls.key is not the private key of the certificate in ${dir}/tls.crt`),
  );
  t.equal(await shownCertificate(port), pemOf(first));
  rmSync(join(dir, 'tls.key'));
  t.match(await outcome(), new CertificateError(`cannot read ${dir}/tls.key: there is no such file`));
  t.equal(await shownCertificate(port), pemOf(first));
  writeTlsDir(dir, second);
  t.equal(await outcome(), 'changed');
  t.equal(await shownCertificate(port), pemOf(second));
});

t.test('a change without an event is found by polling', async t => {
  const dir = writeTlsDir(t.testdir(), first);
  const { port, outcome } = await watchingApp(t, dir, { settle: 60_000, poll: 20 });
  writeTlsDir(dir, second);
  t.equal(await outcome(), 'changed');
  t.equal(await shownCertificate(port), pemOf(second));
});

t.test('a reload that fails is tried again', async t => {
  const dir = writeTlsDir(t.testdir(), first);
  let failures = 0;
  const failed = Promise.withResolvers<unknown>();
  const done = Promise.withResolvers<void>();
  const stop = watchTls({
    dir,
    current: { ...second, minVersion: 'TLSv1.2' },
    onChange: () => {
      failures += 1;
      if (failures === 1) throw new Error('no');
      done.resolve();
    },
    onError: failed.resolve,
    poll: 20,
  });
  t.teardown(stop);
  t.match(await failed.promise, new Error('no'));
  await done.promise;
});

function pemOf({ cert }: Certificate): string {
  return new X509Certificate(cert).fingerprint256;
}

async function shownCertificate(port: number): Promise<string> {
  return (await shownBy(port)).fingerprint256;
}
