import { mkdirSync } from 'node:fs';
import t from 'tap';
import { watchTls } from '../../src/server/tls-watch.ts';
import { selfSigned, writeTlsDir } from '../support/certificates.ts';

const [first, second] = await Promise.all([selfSigned(), selfSigned()]);

t.test('a reload that fails is tried again', async t => {
  const dir = writeTlsDir(t.testdir(), first);
  let failures = 0;
  const failed = Promise.withResolvers<unknown>();
  const done = Promise.withResolvers<void>();
  const stop = watchTls({
    files: { dir },
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

t.test('a folder that cannot be watched is polled', async t => {
  const dir = t.testdir();
  const missing = `${dir}/not-yet`;
  const errors: unknown[] = [];
  const done = Promise.withResolvers<unknown>();
  const stop = watchTls({
    files: { dir: missing },
    current: { ...second, minVersion: 'TLSv1.2' },
    onChange: done.resolve,
    onError: error => errors.push(error),
    poll: 20,
  });
  t.teardown(stop);
  t.match(errors, [{ code: 'ENOENT', syscall: 'watch' }], 'told at once');
  mkdirSync(missing);
  writeTlsDir(missing, first);
  t.match(await done.promise, { cert: first.cert });
});
