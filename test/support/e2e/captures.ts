import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { isUsual } from '../control-plane/pair.ts';

type Document = 'README.md' | 'docs/clients.md' | 'docs/leftovers.md';

const root = join(import.meta.dirname, '..', '..', '..');

/**
 * Compares what a command prints with what a document shows below `<!-- captured: NAME -->`. With TAP_SNAPSHOT=1 it
 * rewrites the document, and a README in both of its languages.
 */
export function captured(t: Test, document: Document, name: string, command: string, output: string): void {
  if (!isUsual) return;
  const text = `$ ${command}\n${output.trimEnd()}\n`;
  if (process.env.TAP_SNAPSHOT === '1') {
    for (const each of document === 'README.md' ? [document, 'README.zh-CN.md'] : [document]) {
      const file = join(root, each);
      const before = readFileSync(file, 'utf8');
      writeFileSync(
        file,
        before.replace(blockOf(name), (_, start, __, end) => `${start}${text}${end}`),
      );
    }
    return;
  }
  const shown = capture(document, name) ?? `nothing is captured as ${name}`;
  t.equal(withoutChance(shown), withoutChance(text), `${name} in ${document}`);
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
    .replaceAll(/(?<=redis-operator-)[0-9a-f]{8}\b/g, 'UID')
    .replaceAll(/ +/g, ' ');
}
