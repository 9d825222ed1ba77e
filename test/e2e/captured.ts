import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';

type Document = 'README.md' | 'docs/leftovers.md';

const root = join(import.meta.dirname, '..', '..');

/**
 * A command as a document shows it, below `<!-- captured: NAME -->`: fails when it does not print that any more.
 * With TAP_SNAPSHOT=1 the document is rewritten with what it prints now.
 */
export function captured(t: Test, document: Document, name: string, command: string, output: string): void {
  const file = join(root, document);
  const text = `$ ${command}\n${output.trimEnd()}\n`;
  const shown = capture(document, name);
  if (process.env.TAP_SNAPSHOT === '1' && shown !== undefined) {
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace(blockOf(name), (_, before, __, after) => `${before}${text}${after}`),
    );
    return;
  }
  t.equal(withoutChance(shown ?? `nothing is captured as ${name}`), withoutChance(text), `${name} in ${document}`);
}

/** The command and what it prints, as a document shows it. */
export function capture(document: Document, name: string): string | undefined {
  return blockOf(name).exec(readFileSync(join(root, document), 'utf8'))?.[2];
}

function blockOf(name: string): RegExp {
  return new RegExp(`(<!-- captured: ${name} -->\n\`\`\`\n)([^\`]*)(\`\`\`\n)`);
}

/**
 * Ages, digests and generated names differ from one cluster to the next, and with them the widths of columns. Of what
 * stands in the way of an install OLM tells now this, now that.
 */
export function withoutChance(text: string): string {
  return text
    .replaceAll(/\b(\d+[smhd])+(?= |$)/gm, 'AGE')
    .replaceAll(/ and (\S+) (originate from package|provide) [^,]+/g, ' and $1 CONFLICT')
    .replaceAll(/\(plan [0-9a-f]{6}\)/g, '(plan DIGEST)')
    .replaceAll(/ +/g, ' ');
}
