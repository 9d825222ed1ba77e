import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { shapes } from './support/e2e/templates.ts';

/** The end-to-end tests that paste commands into a shell say which functions of src/kubectl.ts have made them. */
const pasting = globSync('e2e/**/*.test.ts', { cwd: import.meta.dirname })
  .map(file => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .filter(text => text.includes('pasteCommand('));

t.test('every command that we print is pasted by a test', async t => {
  for (const template of Object.keys(shapes))
    t.ok(
      pasting.some(text => text.includes(`'${template}'`)),
      template,
    );
});
