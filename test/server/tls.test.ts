import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import t from 'tap';
import { allowed } from '../../src/admission/decision.ts';
import { CertificateError, expiryOf, loadTls } from '../../src/server/tls.ts';
import { issuedBy, selfSigned, writeTlsDir } from '../support/certificates.ts';
import { messageOf } from '../support/error-message.ts';
import { portOf } from '../support/https.ts';
import { testApp } from './test-app.ts';

const [one, other] = await Promise.all([selfSigned(), selfSigned()]);
const pemless = '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n';

t.test('reads what a Secret of type kubernetes.io/tls holds', async t => {
  const dir = writeTlsDir(t.testdir(), one);
  const tls = { cert: one.cert, key: one.key, minVersion: 'TLSv1.2' };
  t.strictSame(loadTls({ dir }), { ...tls, ca: one.cert.trim() });
  t.ok(expiryOf(loadTls({ dir })).getTime() > Date.now());
  writeFileSync(join(dir, 'ca.crt'), '');
  t.strictSame(loadTls({ dir }), tls, 'an empty ca.crt says nothing');
  rmSync(join(dir, 'ca.crt'));
  t.strictSame(loadTls({ dir }), tls, 'ca.crt is optional');
});

t.test('ca.crt completes the chain that clients are sent', async t => {
  const root = await selfSigned('root');
  const intermediate = await issuedBy(root, 'intermediate');
  const dir = writeTlsDir(t.testdir(), await issuedBy(intermediate, 'leaf'));
  writeFileSync(join(dir, 'ca.crt'), intermediate.cert);
  const { app } = testApp(t, async () => allowed('Exempt'));
  app.server.setSecureContext(loadTls({ dir }));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect({ host: '127.0.0.1', port: portOf(app), ca: root.cert });
  await once(socket, 'secureConnect');
  t.ok(socket.authorized);
  socket.destroy();
});

t.test('what cannot be used is one line that names the file', async t => {
  const cases: Record<string, [files: Record<string, string | undefined>, why: RegExp]> = {
    'no certificate': [{ 'tls.crt': undefined }, /^cannot read DIR\/tls\.crt: there is no such file$/],
    'no key': [{ 'tls.key': undefined }, /^cannot read DIR\/tls\.key: there is no such file$/],
    'an empty certificate': [{ 'tls.crt': '' }, /^DIR\/tls\.crt holds no certificate that can be used: .+$/],
    'a certificate of nonsense': [{ 'tls.crt': pemless }, /^DIR\/tls\.crt holds no certificate that can be used: .+$/],
    'a key of nonsense': [{ 'tls.key': 'nonsense' }, /^DIR\/tls\.key holds no private key that can be used: .+$/],
    'the key where the certificate should be': [
      { 'tls.crt': one.key },
      /^DIR\/tls\.crt holds no certificate that can be used: .+$/,
    ],
    'the key of another certificate': [
      { 'tls.key': other.key },
      /^DIR\/tls\.key is not the private key of the certificate in DIR\/tls\.crt$/,
    ],
    'a chain that breaks off': [
      { 'tls.crt': `${one.cert.trim()}\n${pemless}` },
      /^DIR\/tls\.crt holds no certificate chain that can be used: .+$/,
    ],
    'a CA of nonsense': [{ 'ca.crt': pemless }, /^DIR\/ca\.crt holds no certificate that can be used: .+$/],
  };
  for (const [name, [files, why]] of Object.entries(cases)) {
    await t.test(name, async t => {
      const dir = writeTlsDir(t.testdir(), one);
      for (const [file, content] of Object.entries(files)) {
        if (content === undefined) rmSync(join(dir, file));
        else writeFileSync(join(dir, file), content);
      }
      t.match(messageOf(() => loadTls({ dir }), CertificateError).replaceAll(dir, 'DIR'), why);
    });
  }
});
