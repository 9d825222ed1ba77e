import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

const root = join(import.meta.dirname, '..');
const english = readFileSync(join(root, 'README.md'), 'utf8');
const chinese = readFileSync(join(root, 'README.zh-CN.md'), 'utf8');

/** What both languages must share, however their sentences are put. */
const shared: Readonly<Record<string, (markdown: string) => readonly string[]>> = {
  'the levels of the headings': markdown => all(withoutBlocks(markdown), /^(#+) /gm),
  'the blocks of commands and captures': markdown => all(markdown, /(?:<!-- .* -->\n)?(```[\s\S]*?^```)$/gm),
  'the commands and names in the text': markdown => all(prose(markdown).replace(/\s+/g, ' '), /`([^`]+)`/g).toSorted(),
  'the links': markdown => all(withoutBlocks(markdown), /\]\(([^)]+)\)/g, /^README\./).toSorted(),
  'the figures': markdown => all(prose(markdown).replace(/`[^`]*`/g, ''), /(\d[\d.,]*\d|\d)/g).toSorted(),
  'the rows of the tables': markdown => all(prose(markdown), /^\|(.*)\|$/gm).map(row => `${row.split('|').length}`),
};

for (const [what, of] of Object.entries(shared))
  t.test(`README.md and README.zh-CN.md have the same: ${what}`, async t => {
    t.ok(of(english).length > 3, 'there are some');
    t.strictSame(of(chinese), of(english));
  });

t.test('the comparison in the README is what was measured', async t => {
  const { left } = JSON.parse(readFileSync(join(root, 'bench', 'comparison.json'), 'utf8')) as Comparison;
  const measured = Object.entries(left).map(([operator, counts]) => [operator, ...Object.values(counts).map(String)]);
  const rows = all(english, /^\| ([\w-]+-operator|ack-iam-controller) \|(?= *\d)/gm);
  t.equal(rows.length, measured.length, 'each operator has a row');
  for (const row of measured) t.match(english, `| ${row.join(' | ')} |`);
});

interface Comparison {
  readonly left: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The first group of each match. */
function all(text: string, pattern: RegExp, except?: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, group = '']) => group).filter(group => !except?.test(group));
}

function withoutBlocks(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, '');
}

/** The text without blocks, comments and the targets of links. */
function prose(markdown: string): string {
  return withoutBlocks(markdown)
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\]\([^)]*\)/g, ']');
}
