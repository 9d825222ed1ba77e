import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import t from 'tap';

const root = join(import.meta.dirname, '..');
const folders = ['src', 'test', 'bench', 'scripts', 'deploy', 'examples', 'docs', '.ci'];

const texts = globSync([`{${folders.join(',')}}/**/*.{ts,go,md,yaml,sh}`, '*.md', 'Dockerfile'], { cwd: root })
  .filter(path => path !== 'test/citations.test.ts' && !path.startsWith('test/bundles/'))
  .sort()
  .map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }));

const documents = texts.filter(({ path }) => path.endsWith('.md'));

/** The anchors of a document's headings, as GitHub makes them. */
const anchors = new Map(
  documents.map(({ path, text }) => [
    path,
    new Set([...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(String(heading)))),
  ]),
);

t.test('every fact that is cited is one of docs/facts', async t => {
  const cited = texts.flatMap(({ path, text }) =>
    [...text.matchAll(/docs\/facts\/\w+\.md(?:#[\w-]+)?/g)].map(([citation]) => ({ path, citation })),
  );
  t.ok(cited.length > 80, 'citations are found');
  t.strictSame(
    cited.filter(({ citation }) => citation.includes('#') && !leadsSomewhere(citation)),
    [],
  );
});

t.test('every fact is cited', async t => {
  const facts = [...anchors]
    .filter(([path]) => path.startsWith('docs/facts/') && basename(path) !== 'README.md')
    .flatMap(([path]) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(/^### ([\w-]+)$/gm)].map(([, id]) => `${path}#${id}`),
    );
  t.ok(facts.length > 40, 'facts are found');
  t.strictSame(
    facts.filter(fact => !texts.some(({ path, text }) => linksTo(path, text, fact))),
    [],
  );
});

t.test('every fact says where it comes from', async t => {
  for (const { path, text } of documents.filter(({ path }) => /^docs\/facts\/(?!README)/.test(path)))
    t.strictSame(
      text
        .split(/^### /m)
        .slice(1)
        .filter(fact => !/^(?:Read|Measured|Tried)\b/m.test(fact)),
      [],
      path,
    );
});

t.test('every link between documents leads somewhere', async t => {
  for (const { path, text } of documents)
    t.strictSame(
      [...withoutCode(text).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)]
        .map(([, link]) => String(link))
        .filter(link => !leadsSomewhere(link.startsWith('#') ? `${path}${link}` : join(dirname(path), link))),
      [],
      path,
    );
});

t.test('no document is named that is not in the repository', async t => {
  const names = new Set(documents.map(({ path }) => basename(path)));
  for (const { path, text } of texts)
    t.strictSame(
      [...text.matchAll(/[\w./-]*\w\.md\b/g)].map(([name]) => name).filter(name => !names.has(basename(name))),
      [],
      path,
    );
});

t.test('nor is a line of code cited without its path, or an issue without its project', async t => {
  for (const { path, text } of texts)
    t.strictSame(
      [...text.matchAll(/\b[A-Z]{2,4}:\d{2,}(?:-\d+)?\b(?!:)|(?<![\w/])[Ii]ssue \d+\b/g)].map(([citation]) => citation),
      [],
      path,
    );
});

t.test('every test that a document names is there', async t => {
  const tests = new Set(globSync('test/**/*.test.ts', { cwd: root }));
  const named = new Set([...tests].map(path => basename(path)));
  for (const { path, text } of documents)
    t.strictSame(
      [...text.matchAll(/[\w./-]+\.test\.ts/g)]
        .map(([name]) => name)
        .filter(name => (name.includes('/') ? !tests.has(name) : !named.has(name))),
      [],
      path,
    );
});

function leadsSomewhere(link: string): boolean {
  const [path = '', anchor] = link.split('#');
  if (!existsSync(join(root, path))) return false;
  return anchor === undefined || anchors.get(path)?.has(anchor) === true;
}

/** Whether a text cites the fact: by its whole path, or by a link that is relative to its own folder. */
function linksTo(path: string, text: string, fact: string): boolean {
  const [document = '', id] = fact.split('#');
  if (new RegExp(`${document}#${id}\\b(?!-)`).test(text)) return true;
  if (dirname(path) !== dirname(document)) return false;
  return text.includes(`(${path === document ? '' : basename(document)}#${id})`);
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^ *```[\s\S]*?^ *```$/gm, '');
}

function anchorOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}
