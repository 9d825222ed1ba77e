import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t, { type Test } from 'tap';

const src = join(import.meta.dirname, '..', 'src');

/** What the pure folders may see of the rest (docs/architecture.md): data flows one way, and the world is given to them. */
const pure: Record<string, readonly string[]> = {
  cluster: [],
  subject: ['cluster'],
  inventory: ['cluster', 'managers', 'subject'],
  managers: ['cluster'],
  policy: ['cluster'],
  plan: ['cluster', 'inventory', 'managers', 'policy', 'subject'],
  checklist: ['cluster', 'inventory', 'plan', 'policy', 'subject'],
  cleanup: ['cluster', 'inventory', 'plan', 'policy'],
  extension: ['checklist', 'cluster', 'inventory', 'managers', 'plan', 'policy', 'subject'],
  audit: ['cleanup', 'cluster', 'extension', 'inventory', 'managers', 'plan', 'subject'],
};

/** The world begins here: they may use any package, but of us they see only the port. */
const adapters = ['cluster/live', 'cluster/snapshot'];

/** Our own words. */
const everywhere = ['compare.ts', 'kubectl.ts', 'names.ts', 'schema-errors.ts', 'text.ts'];

/** What computes without looking at the world. */
const packages = ['typebox', 'typebox/schema', 'typebox/error', 'yaml', 'node:crypto', 'node:util', 'node:zlib'];

/** What looks at the world without an import: clocks, chance, the environment, the network. */
const world =
  /\bnew Date(?:\(\)|\b(?! *\())|\b(?:Date\.now|performance|process|AbortSignal\.timeout|Math\.random|randomUUID|randomBytes|set(?:Timeout|Interval|Immediate)|fetch)\b/g;

for (const [folder, others] of Object.entries(pure)) {
  t.test(`src/${folder} sees no more than it may`, async t => {
    for (const file of filesOf(t, folder)) {
      const { ours, foreign } = importsOf(file);
      t.strictSame(
        ours.filter(path => !isSeen(path, folder, others)).concat(foreign.filter(name => !packages.includes(name))),
        [],
        file,
      );
      t.strictSame(looksIn(codeOf(file)), [], file);
    }
  });
}

for (const folder of adapters) {
  t.test(`src/${folder} sees no more of us than the port`, async t => {
    for (const file of filesOf(t, folder))
      t.strictSame(
        importsOf(file).ours.filter(path => !isSeen(path, folder, ['cluster'])),
        [],
        file,
      );
  });
}

t.test('no circle of files', async t => {
  const imports = new Map(globSync('**/*.ts', { cwd: src }).map(file => [file, importsOf(file).ours]));
  t.strictSame(circlesIn(imports), []);
  t.strictSame(
    circlesIn(
      new Map([
        ['a', ['b', 'x']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
    ['b > c > b'],
  );
});

/** A kind without its group: compared to a text, looked for in a set of texts, or a case. */
const bareKind =
  /\bkind\b *[!=]==? *'[A-Z]|'[A-Z]\w+' *[!=]==? *[\w.?]*\bkind\b|\bkind *[!=]== *[\w.]*\bkind\b|\.(?:has|includes)\((?:\w+\.)*kind\)|\bswitch \((?:\w+\.)*kind\)/g;

/** Where kinds are compared together with their groups, or are kinds of something else: errors, endpoints, names of OLM v1. */
const comparesGroupsToo = [
  'admission/announcement.ts',
  'cluster/cluster.ts',
  'cluster/object.ts',
  'cluster/live/discovery.ts',
  'cluster/snapshot/snapshot-cluster.ts',
  'inventory/needed-by.ts',
  'inventory/requirements.ts',
  'cluster/crd.ts',
  'extension/resources.ts',
];

t.test('a kind is a kind of a group, so none is compared alone', async t => {
  const found = globSync('**/*.ts', { cwd: src })
    .filter(file => !comparesGroupsToo.includes(file))
    .flatMap(file => (codeOf(file).match(bareKind) ?? []).map(code => `${file}: ${code}`));
  t.strictSame(found, []);
  const bare = [
    "ref.kind === 'Role'",
    "'Role' === ref.kind",
    'kinds.has(ref.kind)',
    'switch (kind)',
    'a.kind === b.kind',
  ];
  for (const code of bare) t.match(code, new RegExp(bareKind.source), code);
  for (const code of ['isA(ref, roles)', 'kind: string', "kind: 'Role'"])
    t.notMatch(code, new RegExp(bareKind.source), code);
});

t.test('what looks at the world is told from what only sounds like it', async t => {
  const looks = [
    'Date.now()',
    'new Date()',
    'new Date;',
    'performance.now()',
    'const { env } = process;',
    'fetch(url)',
  ];
  for (const code of looks) t.equal(looksIn(code).length, 1, code);
  for (const code of ['new Date(time)', 'inProcess(', 'prefetch(', 'a.processed'])
    t.strictSame(looksIn(code), [], code);
});

// --- internal ---

/** Each circle once, as "a > b > a". An import of a type counts: what a file says of another one is in both then. */
function circlesIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const follow = (file: string, way: readonly string[]): void => {
    const begun = way.indexOf(file);
    if (begun >= 0) circles.push([...way.slice(begun), file].join(' > '));
    if (begun >= 0 || done.has(file)) return;
    for (const next of imports.get(file) ?? []) follow(next, [...way, file]);
    done.add(file);
  };
  for (const file of imports.keys()) follow(file, []);
  return circles;
}

/** With the folders in it, but for the adapters: those are the world. */
function filesOf(t: Test, folder: string): string[] {
  const files = globSync(`${folder}/**/*.ts`, { cwd: src }).filter(
    file => adapters.includes(folder) || !adapters.includes(dirname(file)),
  );
  t.ok(files.length > 0);
  return files;
}

/** Of another folder, what lies directly in it: what is in its folders is its own. */
function isSeen(path: string, folder: string, others: readonly string[]): boolean {
  if (everywhere.includes(path) || others.includes(dirname(path))) return true;
  return path.startsWith(`${folder}/`) && (adapters.includes(folder) || !adapters.includes(dirname(path)));
}

function looksIn(code: string): string[] {
  return code.match(world) ?? [];
}

/** The files of ours that a file imports, as paths in src, and the packages. */
function importsOf(file: string): { ours: string[]; foreign: string[] } {
  const all = [...codeOf(file).matchAll(/\b(?:from|import)\s*\(?\s*['"`]([^'"`]+)['"`]/g)].map(([, path = '']) => path);
  const ours = all.filter(path => path.startsWith('.'));
  return { ours: ours.map(path => join(dirname(file), path)), foreign: all.filter(path => !ours.includes(path)) };
}

/** Without comments: they may speak of everything. */
function codeOf(file: string): string {
  return readFileSync(join(src, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '');
}
