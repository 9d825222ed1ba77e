import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { deletionPolicyOf } from '../../src/policy/deletion-policy.ts';

const root = join(import.meta.dirname, '..', '..');
const dir = join(root, 'examples', 'policies');
const document = readFileSync(join(root, 'docs', 'policies.md'), 'utf8');

const files = readdirSync(dir);
t.ok(files.length > 0, 'there are some');

for (const file of files) {
  t.test(file, async t => {
    const text = readFileSync(join(dir, file), 'utf8');
    t.equal(`${deletionPolicyOf(parse(text)).name}.yaml`, file, 'the webhook understands it');
    t.ok(document.includes(`\`\`\`yaml\n${text}\`\`\``), 'docs/policies.md shows it as it is');
  });
}
