import t from 'tap';
import { object, redis } from '../support/objects.ts';
import { auditOf, installedCrd } from './objects.ts';

t.test('B16: a Namespace that hangs because of a finalizer', async t => {
  const deletionTimestamp = '2026-11-24T11:00:00Z';
  const stuck = redis('db', 'redis', { deletionTimestamp, finalizers: ['redis.example.io/cleanup'] });
  const leaving = object('v1', 'Namespace', 'redis', { metadata: { deletionTimestamp } });
  const breaks = async (...objects: Parameters<typeof auditOf>[0]) =>
    (await auditOf(objects)).operators.flatMap(({ findings }) =>
      findings.filter(({ rule }) => rule === 'operand-without-operator').map(finding => finding.breaks),
    );
  const givesUp = `nothing removes the finalizer redis.example.io/cleanup. To give up on what that stands for: kubectl patch redises.redis.example.io db -n redis --type=merge -p '{"metadata":{"finalizers":null}}'`;
  t.strictSame(await breaks(installedCrd, stuck, leaving), [
    `its deletion hangs, and that of Namespace redis with it: ${givesUp}`,
  ]);
  t.strictSame(await breaks(installedCrd, stuck), [`its deletion hangs: ${givesUp}`]);
  t.strictSame(await breaks(installedCrd, redis('db', 'redis', { finalizers: ['redis.example.io/cleanup'] })), [
    'its deletion hangs: nothing removes the finalizer redis.example.io/cleanup',
  ]);
});
