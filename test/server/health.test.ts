import { Registry } from 'prom-client';
import t from 'tap';
import { atStart, buildHealth, type Check } from '../../src/server/health.ts';

const refused = new Error('connect ECONNREFUSED 127.0.0.1:6443\n    at somewhere');
const fail: Check = () => Promise.reject(refused);
const hold: Check = () => {};

const cases: Record<string, [checks: Record<string, Check>, code: number, body: string]> = {
  'all is well': [{ certificate: hold, cluster: async () => {} }, 200, 'ok\n'],
  'one check fails': [
    { certificate: hold, cluster: fail },
    503,
    'not ready\ncluster: connect ECONNREFUSED 127.0.0.1:6443\n',
  ],
  'all checks fail': [
    {
      shutdown: () => {
        throw new Error('draining');
      },
      cluster: () => Promise.reject('no'),
    },
    503,
    'not ready\nshutdown: draining\ncluster: no\n',
  ],
};

for (const [name, [checks, code, body]] of Object.entries(cases)) {
  t.test(name, async t => {
    const health = buildHealth(checks, new Registry());
    t.teardown(() => health.close());
    const ready = await health.inject('/readyz');
    t.equal(ready.statusCode, code);
    t.equal(ready.body, body);
    const holding = Object.keys(checks).filter(check => !body.includes(`\n${check}: `));
    const metrics = (await health.inject('/metrics')).body;
    for (const check of Object.keys(checks))
      t.match(metrics, `subscription_guard_ready{check="${check}"} ${holding.includes(check) ? 1 : 0}\n`);
    t.equal((await health.inject('/livez')).body, 'ok\n', 'what is not ready is alive all the same');
  });
}

t.test('a check that never answers is told by its name', async t => {
  const health = buildHealth({ certificate: hold, cluster: () => new Promise(() => {}) }, new Registry(), 20);
  t.teardown(() => health.close());
  const ready = await health.inject('/readyz');
  t.equal(ready.statusCode, 503);
  t.equal(ready.body, 'not ready\ncluster: no answer within 20 ms\n');
});

t.test('a check at the start matters until it has held', async t => {
  const answers = [false, true, false];
  let asked = 0;
  const cluster = atStart(async () => {
    if (!answers[asked++]) throw refused;
  });
  const health = buildHealth({ cluster }, new Registry());
  t.teardown(() => health.close());
  const codes = [];
  for (const _ of answers) codes.push((await health.inject('/readyz')).statusCode);
  t.strictSame(codes, [503, 200, 200]);
  t.equal(asked, 2, 'and is not asked any more');
});
