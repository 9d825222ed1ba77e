import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { parseAllDocuments } from 'yaml';
import { version } from '../../src/version.ts';
import { helm } from '../support/control-plane/go-programs.ts';
import { type CommandResult, run } from '../support/control-plane/kubectl.ts';
import { render } from '../support/kustomize.ts';

// It makes a release twice, each with a single file of 150 MB.
t.setTimeout(0);
const root = join(import.meta.dirname, '..', '..');
const script = join(root, 'scripts', 'release.ts');
const addresses = JSON.parse(readFileSync(join(root, 'deploy', 'release.json'), 'utf8'));
const image = `${addresses.image}@sha256:${'1'.repeat(64)}`;
const helmProgram = await helm(4);
const dir = mkdtempSync(join(tmpdir(), 'subscription-guard-release-test-'));
t.teardown(() => rmSync(dir, { recursive: true }));
const out = join(dir, 'once');
await release(process.execPath, script, out);
const chart = join(out, `subscription-guard-${version}.tgz`);

t.test('it holds what docs/release.md lists', async t => {
  const document = readFileSync(join(root, 'docs', 'release.md'), 'utf8');
  const listed = [...document.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) =>
    name.replace('<version>', version).replace('<os>-<processor>', 'linux-amd64'),
  );
  t.strictSame(readdirSync(out).toSorted(), listed.toSorted());
});

t.test('the README installs it from the addresses in deploy/release.json', async t => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  t.match(readme, `${addresses.downloads}/v${version}/install.yaml\n`);
  t.match(readme, `${addresses.charts}/subscription-guard --version ${version} `);
  t.match(readme, `--push ${addresses.image}\n`);
});

t.test('the checksums are right, and cover all of it', async t => {
  const { exitCode, stdout } = await run('sh', ['-c', `cd '${out}' && sha256sum --strict --check SHA256SUMS`]);
  t.equal(exitCode, 0, stdout);
  const files = readdirSync(out).filter(file => file !== 'SHA256SUMS');
  t.equal(stdout.trim().split('\n').length, files.length);
});

t.test('install.yaml is the default kustomization, with the image by its digest', async t => {
  const installed = parseAllDocuments(readFileSync(join(out, 'install.yaml'), 'utf8')).map(document => document.toJS());
  const expected = JSON.stringify(await render('.')).replaceAll(`"subscription-guard:${version}"`, `"${image}"`);
  t.strictSame(installed, JSON.parse(expected));
  t.equal(expected.split(image).length - 1, 2, 'in both Deployments');
});

t.test(
  'the chart is one that Helm installs, with the image by its digest and the licenses of what is in that',
  async t => {
    const args = ['template', 'subscription-guard', chart, '--namespace', 'subscription-guard'];
    const { exitCode, stdout, stderr } = await run(helmProgram, args);
    t.equal(exitCode, 0, stderr);
    t.equal(stdout.split(`image: ${image}\n`).length - 1, 2);
    t.notMatch(stderr, /symbolic link/, 'it holds the manifests themselves');
    const { stdout: files } = await run('tar', ['-tzf', chart]);
    for (const file of ['LICENSE', 'subscription-guard.NOTICES.txt', 'README.md', 'values.schema.json'])
      t.match(files, `subscription-guard/${file}\n`);
    const { stdout: readme } = await run(helmProgram, ['show', 'readme', chart]);
    t.match(readme, `helm install subscription-guard ${addresses.charts}/subscription-guard --version ${version} `);
    t.notMatch(readme, /\]\(\.\./, 'what it refers to is not in the chart');
  },
);

t.test('made again, without a network, it is the same, byte for byte', async t => {
  const again = join(dir, 'again');
  const alone = process.getuid?.() === 0 ? ['unshare', '--net'] : [];
  if (alone.length === 0) t.comment('taking the network away takes root: the second run had one');
  const [command = '', ...args] = [...alone, process.execPath, script, again];
  await release(command, ...args);
  t.strictSame(readdirSync(again), readdirSync(out));
  for (const file of readdirSync(out))
    t.ok(readFileSync(join(again, file)).equals(readFileSync(join(out, file))), file);
});

t.test('what it cannot do without is named', async t => {
  const refusals = {
    NoFolder: [[], /^npm run release -- FOLDER/],
    FolderNotEmpty: [[out, '--image', image], /is not empty$/m],
    ImageByTag: [[join(dir, 'x'), '--image', 'registry.example.com/x:1'], /must name the image by its digest/],
  } as const;
  for (const [name, [args, reason]] of Object.entries(refusals))
    t.match(await run(process.execPath, [script, ...args]), { exitCode: 2, stderr: reason }, name);
});

async function release(command: string, ...args: string[]): Promise<CommandResult> {
  const ran = await run(command, [...args, '--image', image, '--only', 'linux-amd64']);
  if (ran.exitCode !== 0) throw new Error(ran.stderr);
  return ran;
}
