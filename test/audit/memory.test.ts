import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';

const program = join(import.meta.dirname, 'large-cluster.ts');

t.test('5,000 operators and 50,000 objects of RBAC fit into little memory', async t => {
  // Megabytes. Of the objects as they come, a tenth would not fit.
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=96', program], {
    encoding: 'utf8',
  });
  t.equal(status, 0, stderr.slice(-2_000));
  t.strictSame(JSON.parse(stdout || '{}'), { findings: 10, unknowns: [] });
});
