import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { keepLogs } from './logs.ts';

t.test('of a folder the logs are kept, wherever they are', async t => {
  const dir = t.testdir({ logs: { 'etcd.log': '' }, data: { 'etcd.db': '', deep: { 'olm.log': '' } }, config: '' });
  t.equal(keepLogs(dir), true);
  t.strictSame(readdirSync(dir, { recursive: true }).toSorted(), [
    'data',
    join('data', 'deep'),
    join('data', 'deep', 'olm.log'),
    'logs',
    join('logs', 'etcd.log'),
  ]);
});

t.test('without logs nothing is', async t => {
  const dir = t.testdir({ data: { 'etcd.db': '' } });
  t.equal(keepLogs(dir), false);
  t.strictSame(readdirSync(dir), []);
});
