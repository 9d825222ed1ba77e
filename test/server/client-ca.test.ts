import { Agent } from 'node:https';
import { join } from 'node:path';
import t from 'tap';
import { CertificateError, loadTls } from '../../src/server/tls.ts';
import { sample } from '../admission/samples.ts';
import { type Certificate, issuedBy, selfSigned, writeTlsDir } from '../support/certificates.ts';
import { post } from '../support/https.ts';
import { serveProgram } from '../support/serve-program.ts';

const [server, clients, others] = await Promise.all([selfSigned(), selfSigned('clients'), selfSigned('others')]);
const review = sample('background');
const clientCa = join(t.testdir({ 'clients.crt': clients.cert }), 'clients.crt');

t.test('with a CA of clients, only who has a certificate of it gets as far as a decision', async t => {
  const { port } = await serveProgram(t, server, { env: { SUBSCRIPTION_GUARD_CLIENT_CA: clientCa } });
  const as = (certificate?: Certificate): Promise<unknown> => {
    const agent = new Agent({ ca: server.cert, ...certificate });
    t.teardown(() => agent.destroy());
    return post(agent, port, review);
  };
  t.match(await as(await issuedBy(clients, 'kube-apiserver')), { code: 200, body: { response: { allowed: false } } });
  // The alert is on its way while the server closes; either may be first.
  const refused = { code: /^(ERR_SSL_TLSV1|ECONNRESET$)/ };
  await t.rejects(as(), refused, 'without a certificate');
  await t.rejects(as(await issuedBy(others, 'kube-apiserver')), refused, 'of another CA');
  await t.rejects(as(await issuedBy(server, 'kube-apiserver')), refused, 'of the CA that our own certificate is from');
});

t.test('a CA of clients that cannot be used is told by its file', t => {
  const dir = writeTlsDir(t.testdir({ 'clients.crt': 'nonsense' }), server);
  const load = (file: string) => () => loadTls({ dir, clientCa: join(dir, file) });
  t.throws(load('clients.crt'), CertificateError);
  t.throws(load('clients.crt'), { message: /clients\.crt holds no certificate that can be used/ });
  t.throws(load('missing.crt'), { message: /^cannot read .+missing\.crt: there is no such file$/ });
  t.end();
});
