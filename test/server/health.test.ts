import { Registry } from 'prom-client';
import t from 'tap';
import { buildHealth, type Check, cachedFor } from '../../src/server/health.ts';

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

t.test('an answer is good for a moment', async t => {
  let asked = 0;
  let now = 7;
  const ask = async (): Promise<void> => {
    asked += 1;
    throw refused;
  };
  const check = cachedFor(50, ask, () => now);
  await Promise.all([t.rejects(check(), refused), t.rejects(check(), refused)]);
  now += 49;
  await t.rejects(check(), refused);
  t.equal(asked, 1);
  now += 1;
  await t.rejects(check(), refused);
  t.equal(asked, 2);
});
