import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { actionlint } from '../support/control-plane/go-programs.ts';
import { run } from '../support/control-plane/kubectl.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const workflows = readdirSync(folder);

t.test('actionlint finds nothing wrong', async t => {
  const { exitCode, stdout } = await run(
    await actionlint(),
    workflows.map(file => join(folder, file)),
  );
  t.equal(exitCode, 0, stdout);
});

for (const file of workflows) {
  const text = readFileSync(join(folder, file), 'utf8');
  const { jobs, permissions } = parse(text);

  t.test(`${file} trusts nothing that can be moved, and gives no job more than it needs`, async t => {
    for (const [line] of text.matchAll(/uses: .*/g))
      if (!line.startsWith('uses: ./')) t.match(line, /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    t.notMatch(text, /secrets\./, 'it holds no secret');
    const allowed = Object.values(permissions ?? { everything: 'write' });
    t.notOk(allowed.includes('write'), 'what is written is said by job');
    for (const [name, job] of Object.entries<{ uses?: string; steps?: { with?: object; uses?: string }[] }>(jobs)) {
      const checkouts = job.steps?.filter(({ uses }) => uses?.startsWith('actions/checkout@')) ?? [];
      for (const checkout of checkouts) t.match(checkout.with, { 'persist-credentials': false }, name);
    }
  });

  t.test(`${file} calls what is there`, async t => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const called = [...text.matchAll(/npm run (?:--silent )?(\w+)/g)].map(([, name = '']) => name);
    t.ok(called.length > 0 || text.includes('run: .ci/run\n'), 'something of ours');
    for (const name of called) t.ok(name in scripts, name);
  });
}
