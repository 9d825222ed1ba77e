import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';

const file = join(import.meta.dirname, '..', '..', 'docs', 'leftovers.md');

/**
 * A command as docs/leftovers.md shows it, below `<!-- captured: NAME -->`: fails when it does not print that any more.
 * With TAP_SNAPSHOT=1 the document is rewritten with what it prints now.
 */
export function captured(t: Test, name: string, command: string, output: string): void {
  const text = `$ ${command}\n${output.trimEnd()}\n`;
  const document = readFileSync(file, 'utf8');
  const block = new RegExp(`(<!-- captured: ${name} -->\n\`\`\`\n)([^\`]*)(\`\`\`\n)`);
  const shown = block.exec(document)?.[2];
  if (process.env.TAP_SNAPSHOT === '1' && shown !== undefined) {
    writeFileSync(
      file,
      document.replace(block, (_, before, __, after) => `${before}${text}${after}`),
    );
    return;
  }
  t.equal(
    withoutChance(shown ?? `nothing is captured as ${name}`),
    withoutChance(text),
    `${name} in docs/leftovers.md`,
  );
}

/** Ages, digests and generated names differ from one cluster to the next, and with them the widths of columns. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/\b(\d+[smhd])+(?= |$)/gm, 'AGE')
    .replaceAll(/\(plan [0-9a-f]{6}\)/g, '(plan DIGEST)')
    .replaceAll(/ +/g, ' ');
}
