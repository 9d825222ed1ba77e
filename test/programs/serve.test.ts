import { EventEmitter, once } from 'node:events';
import { Agent } from 'node:https';
import { connect } from 'node:net';
import t from 'tap';
import { run } from '../../src/programs/run.ts';
import { sample } from '../admission/samples.ts';
import { selfSigned } from '../support/certificates.ts';
import { post } from '../support/https.ts';
import { nobody } from '../support/kubeconfig.ts';
import { serveFiles, serveProgram } from '../support/serve-program.ts';

const certificate = await selfSigned();
const review = sample('background');
const unreachable = `cluster: the API server ${nobody} cannot be reached: connect ECONNREFUSED 127.0.0.1:1`;

t.test('serves without an API server, drains on SIGTERM, and ends at once on a second one', async t => {
  const { port, probe, kill, line, exited } = await serveProgram(t, certificate, {
    env: { SUBSCRIPTION_GUARD_DRAIN_PERIOD: '60m' },
  });
  const agent = new Agent({ keepAlive: true, ca: certificate.cert, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  const denied = { body: { response: { uid: review.request.uid, allowed: false } } };

  t.strictSame(await probe('livez'), [200, 'ok\n']);
  t.strictSame(await probe('readyz'), [503, `not ready\n${unreachable}\n`]);
  const before = await post(agent, port, review);
  t.match(before, { code: 200, headers: { connection: 'keep-alive' }, ...denied }, 'what is not known blocks');

  kill('SIGTERM');
  await line('draining');
  t.strictSame(await probe('readyz'), [503, `not ready\nshutdown: draining\n${unreachable}\n`]);
  t.strictSame(await probe('livez'), [200, 'ok\n']);
  const last = await post(agent, port, review);
  t.match(last, { code: 200, headers: { connection: 'close' }, from: before.from, ...denied });
  t.match(await post(agent, port, review), { code: 200, headers: { connection: 'close' }, ...denied });

  kill('SIGTERM');
  t.strictSame(await exited, [1, null]);
});

t.test('ends well after the drain period, whoever still holds a connection', async t => {
  const env = { SUBSCRIPTION_GUARD_TIMEOUT: '200ms' };
  const { port, kill, line, exited } = await serveProgram(t, certificate, { env });
  const silent = connect(port, '127.0.0.1');
  silent.on('error', () => {});
  t.teardown(() => silent.destroy());
  await once(silent, 'connect');
  kill('SIGINT');
  t.match(await line('stopped'), { left: 'idle connections' });
  t.strictSame(await exited, [0, null]);
});

t.test('a signal that comes while it is still starting is not lost', async t => {
  const { args } = serveFiles(t, certificate);
  const signals = new EventEmitter();
  const log: string[] = [];
  const stdout = { write: (text: string) => log.push(JSON.parse(text).msg) };
  const ports = ['--port', '0', '--health-port', '0', '--drain-period', '0s'];
  const ended = run([...args, ...ports], { env: {}, stdout, stderr: stdout, signals });
  signals.emit('SIGTERM', 'SIGTERM');
  t.equal(await ended, 0);
  // There is no API server to watch.
  const told = log.filter(msg => msg !== 'a watch broke');
  t.strictSame(told.slice(-3), ['serving', 'draining', 'stopped']);
});
