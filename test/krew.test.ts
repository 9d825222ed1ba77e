import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import t from 'tap';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { version } from '../src/version.ts';

const root = join(import.meta.dirname, '..');
const program = join(root, 'scripts', 'krew.ts');
const uri = 'https://releases.example.com/v1';

/** What krew demands (its docs/developer-guide/plugin-manifest, and internal/index/validation), and no other fields. */
const closed = { additionalProperties: false } as const;
const platform = Type.Object(
  {
    uri: Type.String({ pattern: '^https://\\S+\\.(tar\\.gz|zip)$' }),
    sha256: Type.String({ pattern: '^[a-f0-9]{64}$' }),
    bin: Type.String({ minLength: 1 }),
    selector: Type.Object(
      {
        matchExpressions: Type.Array(
          Type.Object(
            {
              key: Type.Union([Type.Literal('os'), Type.Literal('arch')]),
              operator: Type.Literal('In'),
              values: Type.Array(Type.Union([Type.Literal('linux'), Type.Literal('darwin')]), { minItems: 1 }),
            },
            closed,
          ),
          { minItems: 1 },
        ),
      },
      closed,
    ),
  },
  closed,
);
const plugin = Type.Object(
  {
    apiVersion: Type.Literal('krew.googlecontainertools.github.com/v1alpha2'),
    kind: Type.Literal('Plugin'),
    metadata: Type.Object({ name: Type.Literal('leftovers') }, closed),
    spec: Type.Object(
      {
        version: Type.String({ pattern: '^v\\d+\\.\\d+\\.\\d+$' }),
        // "krew search" has little room for it.
        shortDescription: Type.String({ pattern: '^[^\\r\\n]{1,60}$' }),
        description: Type.String({ minLength: 1 }),
        caveats: Type.String({ minLength: 1 }),
        platforms: Type.Array(platform, { minItems: 1 }),
      },
      closed,
    ),
  },
  closed,
);

t.test('there is no release yet, and the template does not pretend to be one', async t => {
  const template = parse(readFileSync(join(root, 'deploy', 'krew', 'leftovers.yaml'), 'utf8'));
  const missing = Value.Errors(plugin, template).map(({ message }) => message);
  t.strictSame(missing, ['must have required properties version', 'must have required properties uri, sha256']);
});

t.test('the manifest that is made of it is what krew takes, and its checksum that of the archive', async t => {
  const out = t.testdir();
  const { status, stderr } = spawnSync(process.execPath, [program, '--uri', `${uri}/`, out], { encoding: 'utf8' });
  t.equal(status, 0, stderr);
  const archive = `kubectl-leftovers-v${version}.tar.gz`;
  t.strictSame(readdirSync(out), [archive, 'leftovers.yaml'], 'the file is called as the plugin');

  const manifest = parse(readFileSync(join(out, 'leftovers.yaml'), 'utf8'));
  t.strictSame([...Value.Errors(plugin, manifest)], []);
  const [{ uri: from, sha256, bin }] = manifest.spec.platforms;
  t.equal(manifest.spec.version, `v${version}`);
  t.equal(from, `${uri}/${archive}`);
  const digest = createHash('sha256').update(readFileSync(join(out, archive)));
  t.equal(sha256, digest.digest('hex'));

  await t.test('whoever makes it again gets the same archive, byte for byte', async t => {
    const again = t.testdir();
    t.equal(spawnSync(process.execPath, [program, '--uri', uri, again]).status, 0);
    t.ok(readFileSync(join(again, archive)).equals(readFileSync(join(out, archive))));
  });

  // Outside this repository, in whose folders Node would find node_modules.
  const elsewhere = mkdtempSync(join(tmpdir(), 'subscription-guard-krew-test-'));
  t.teardown(() => rmSync(elsewhere, { recursive: true }));
  const [store, path] = [join(elsewhere, 'store'), join(elsewhere, 'bin')];
  for (const dir of [store, path]) mkdirSync(dir);
  t.equal(spawnSync('tar', ['-xzf', join(out, archive), '-C', store]).status, 0);
  // Its first line asks for "node", which need not be the one that runs the tests.
  const onlyNode = [path, dirname(process.execPath)];

  await t.test('what is in it works with nothing but Node', async t => {
    t.strictSame(readdirSync(store), ['LICENSE', 'kubectl-leftovers.NOTICES.txt', 'kubectl-leftovers.mjs']);
    const plan = ['plan', 'redis-operator', '-n', 'redis', '--snapshot', join(root, 'examples', 'redis-operator')];
    const ran = spawnSync(join(store, bin), plan, {
      env: { PATH: onlyNode.join(delimiter) },
      cwd: '/',
      encoding: 'utf8',
    });
    t.match(ran, { status: 0, stdout: /^Subscription redis\/redis-operator: \d+ objects would be left behind/ });
  });

  await t.test('linked as krew does it, kubectl finds it', async t => {
    symlinkSync(join(store, bin), join(path, 'kubectl-leftovers'));
    const env = { ...process.env, PATH: [...onlyNode, process.env.PATH].join(delimiter) };
    const kubectl = (...args: string[]) => spawnSync('kubectl', args, { env, encoding: 'utf8' });
    t.match(kubectl('leftovers', '--version'), { stdout: `${version}\n`, stderr: '' });

    const [, lines = ''] = manifest.spec.caveats.split('with these two lines:\n');
    writeFileSync(join(path, 'kubectl_complete-leftovers'), lines.replaceAll(/^ +/gm, ''), { mode: 0o755 });
    t.equal(kubectl('__complete', 'leftovers', 'cl').stdout, 'clean\n:4\n', 'and completes its words');
    t.equal(kubectl('__complete', 'leftovers', 'clean', '--operands', 'k').stdout, 'keep\n:4\n');
  });
});

t.test('no document promises an install by krew, as long as there is no release', async t => {
  const documents = ['README.md', ...readdirSync(join(root, 'docs')).map(name => join('docs', name))];
  for (const document of documents.filter(name => name.endsWith('.md')))
    t.notMatch(readFileSync(join(root, document), 'utf8'), /krew install leftovers/, document);
});

t.test('it wants to know where the archive will be', async t => {
  t.match(spawnSync(process.execPath, [program], { encoding: 'utf8' }), { status: 2, stderr: /^--uri must be/ });
});
