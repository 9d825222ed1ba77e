import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import t from 'tap';
import { example } from './dumps.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

t.test('whoever has read enough, as "head" does, ends it without a word', async t => {
  const args = [main, 'plan', 'redis-operator', '-n', 'redis', '--snapshot', example, '-o', 'json'];
  const plugin = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  plugin.stdout.destroy();
  let stderr = '';
  plugin.stderr.on('data', data => {
    stderr += data;
  });
  const [code] = await once(plugin, 'close');
  t.equal(code, 141, 'as if SIGPIPE had ended it');
  t.notMatch(stderr, 'EPIPE');
});
