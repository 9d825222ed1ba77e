import { X509Certificate } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { join } from 'node:path';
import tls from 'node:tls';
import t, { type Test } from 'tap';
import { allowed, type Decide, type Decision } from '../../src/admission/decision.ts';
import { keepCertificate } from '../../src/server/certificate.ts';
import { loadTls } from '../../src/server/tls.ts';
import type { TlsWatch } from '../../src/server/tls-watch.ts';
import { sample } from '../admission/samples.ts';
import { type Certificate, expired, mountTlsDir, selfSigned, writeTlsDir } from '../support/certificates.ts';
import { portOf, post, shownBy } from '../support/https.ts';
import { allow, testApp } from './test-app.ts';

const [first, second, third] = await Promise.all([selfSigned(), selfSigned(), selfSigned()]);
const reloaded = { level: 30, msg: 'certificate reloaded' };

interface Options {
  readonly decide?: Decide;
  readonly timing?: Pick<TlsWatch, 'settle' | 'poll'>;
}

/** A server that keeps to the certificate in a folder; `next` is the next line that it logs. */
async function servingFrom(t: Test, dir: string, { decide = allow, timing = { settle: 50 } }: Options = {}) {
  const { app, log, logged } = testApp(t, decide);
  const first = loadTls({ dir });
  app.server.setSecureContext(first);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const certificate = keepCertificate(app, { dir }, first, app.log, timing);
  t.teardown(certificate.stopWatching);
  const next = async (): Promise<unknown> => {
    await logged();
    return log.shift();
  };
  return { port: portOf(app), certificate, next };
}

t.test('each swap of a mounted Secret is served to new connections', async t => {
  const dir = mountTlsDir(t.testdir(), '1', first);
  const { port, next } = await servingFrom(t, dir);
  t.equal(await shownFingerprint(port), fingerprintOf(first));
  for (const [version, certificate] of Object.entries({ '2': second, '3': third })) {
    mountTlsDir(dir, version, certificate);
    t.match(await next(), reloaded);
    t.equal(await shownFingerprint(port), fingerprintOf(certificate));
  }
});

t.test('old protocols are refused, before and after a reload, whatever Node takes by default', async t => {
  const { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS } = tls;
  Object.assign(tls, { DEFAULT_MIN_VERSION: 'TLSv1', DEFAULT_CIPHERS: 'DEFAULT@SECLEVEL=0' });
  t.teardown(() => Object.assign(tls, { DEFAULT_MIN_VERSION, DEFAULT_CIPHERS }));
  const dir = writeTlsDir(t.testdir(), first);
  const { port, next } = await servingFrom(t, dir);
  const refused = { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' };
  await t.rejects(shownBy(port, 'TLSv1.1'), refused);
  writeTlsDir(dir, second);
  t.match(await next(), reloaded);
  await t.rejects(shownBy(port, 'TLSv1.1'), refused);
  t.equal((await shownBy(port, 'TLSv1.2')).fingerprint256, fingerprintOf(second));
});

t.test('a reload drops no connection, and no call that is under way', async t => {
  const dir = writeTlsDir(t.testdir(), first);
  const asked = Promise.withResolvers<void>();
  const decided = Promise.withResolvers<Decision>();
  const decide: Decide = () => {
    asked.resolve();
    return decided.promise;
  };
  const { port, next } = await servingFrom(t, dir, { decide });
  const agent = new Agent({ keepAlive: true, ca: [first.cert, second.cert], maxSockets: 1 });
  t.teardown(() => agent.destroy());
  const before = post(agent, port, sample('background'));
  await asked.promise;
  writeTlsDir(dir, second);
  t.match(await next(), reloaded);
  t.equal(await shownFingerprint(port), fingerprintOf(second));
  decided.resolve(allowed('Exempt'));
  const { code, from } = await before;
  t.equal(code, 200);
  t.match(await post(agent, port, sample('foreground')), { code: 200, from }, 'over the same connection');
});

t.test('files that cannot be used leave the old certificate, until they can', async t => {
  const dir = writeTlsDir(t.testdir(), first);
  const { port, next } = await servingFrom(t, dir);
  const failed = (message: string) => ({
    level: 50,
    msg: 'cannot reload the certificate, serving on with the old one',
    err: { type: 'CertificateError', message },
  });
  writeFileSync(join(dir, 'tls.key'), second.key);
  t.match(await next(), failed(`${dir}/tls.key is not the private key of the certificate in ${dir}/tls.crt`));
  t.equal(await shownFingerprint(port), fingerprintOf(first));
  rmSync(join(dir, 'tls.key'));
  t.match(await next(), failed(`cannot read ${dir}/tls.key: there is no such file`));
  t.equal(await shownFingerprint(port), fingerprintOf(first));
  writeTlsDir(dir, second);
  t.match(await next(), reloaded);
  t.equal(await shownFingerprint(port), fingerprintOf(second));
});

t.test('a change without an event is found by polling', async t => {
  const dir = writeTlsDir(t.testdir(), first);
  const { port, next } = await servingFrom(t, dir, { timing: { settle: 60_000, poll: 20 } });
  writeTlsDir(dir, second);
  t.match(await next(), reloaded);
  t.equal(await shownFingerprint(port), fingerprintOf(second));
});

t.test('an expired certificate is not ready, until a new one is there', async t => {
  const dir = writeTlsDir(t.testdir(), await expired());
  const { certificate, next } = await servingFrom(t, dir);
  t.throws(() => certificate.check(), new Error('it has expired on 2020-01-02T00:00:00.000Z'));
  writeTlsDir(dir, first);
  t.match(await next(), reloaded);
  t.doesNotThrow(() => certificate.check());
});

function fingerprintOf({ cert }: Certificate): string {
  return new X509Certificate(cert).fingerprint256;
}

async function shownFingerprint(port: number): Promise<string> {
  return (await shownBy(port)).fingerprint256;
}
