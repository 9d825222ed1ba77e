import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import t from 'tap';
import { withoutUnused } from '../../scripts/bundle/without-unused.ts';

const root = join(import.meta.dirname, '..', '..');
const programs = { 'subscription-guard': 'src/programs/main.ts', 'kubectl-leftovers': 'src/cli/main.ts' };
const dist = join(root, 'dist');

/** These bring no text of their license along; theirs is put together, and a person should look at it. */
const withoutText = ['@bufbuild/protobuf', 'abstract-logging'];

for (const [program, entry] of Object.entries(programs)) {
  t.test(`the notices of ${program} name each package that esbuild has bundled, with its license`, async t => {
    const folders = await foldersBundled(entry);
    t.ok(folders.length > 20);
    const notices = readFileSync(join(dist, `${program}.NOTICES.txt`), 'utf8');
    const titles = [...notices.matchAll(/^=+\n(\S+ \S+): .*\n=+$/gm)].map(([, title]) => title);
    const packages = folders.map(folder => {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      return { name, title: `${name} ${version}`, folder };
    });
    t.strictSame(titles, [...new Set(packages.map(({ title }) => title))].toSorted());
    for (const { name, folder } of packages) {
      const texts = readdirSync(folder).filter(file => /^(licen[cs]e|notice|copying)/i.test(file));
      t.equal(texts.length === 0, withoutText.includes(name), `whether ${name} brings the text of its license along`);
      for (const file of texts) {
        const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim();
        t.ok(notices.includes(text), `${name}: ${file}`);
      }
    }
  });
}

t.test(
  'those of packages without a text are put together of their sources and the text that their license is known by',
  async t => {
    const notices = readFileSync(join(dist, 'subscription-guard.NOTICES.txt'), 'utf8');
    const sections = notices.split(/^=+\n(?=\S+ \S+: )/m);
    t.matchSnapshot(
      withoutText
        .map(name => sections.find(section => section.startsWith(`${name} `)))
        .join('')
        .replaceAll(/ \d+\.\d+\.\d+(?=: )/g, ' VERSION'),
    );
  },
);

/** As esbuild itself tells of a build that is like ours in what it takes. */
async function foldersBundled(entry: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: 'none',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    plugins: [withoutUnused],
    metafile: true,
    write: false,
  });
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = files.flatMap(file => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].map(folder => join(root, folder));
}
