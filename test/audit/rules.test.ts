import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { rules } from '../../src/audit/rules.ts';

const root = join(import.meta.dirname, '..', '..');

t.test('each module of a rule is in force, has tests, and is in the documentation', async t => {
  const modules = readdirSync(join(root, 'src', 'audit', 'rules'));
  t.strictSame(rules.map(({ name }) => `${name}.ts`).toSorted(), modules.toSorted());
  const tests = readdirSync(join(import.meta.dirname, 'rules'));
  const document = readFileSync(join(root, 'docs', 'leftovers.md'), 'utf8');
  for (const { name, severity } of rules) {
    t.ok(tests.includes(`${name}.test.ts`), name);
    t.ok(document.includes(`| \`${name}\` | ${severity} |`), name);
  }
});
