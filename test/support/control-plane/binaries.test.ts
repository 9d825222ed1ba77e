import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { findBinaries, NoControlPlane, type Workshop } from './binaries.ts';
import { pairOf } from './pair.ts';

const programs = [
  'catalog',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
  'olm',
  'opm',
];
const manifests = ['olm-crds', 'stages/node/fast', 'stages/pod/fast'];

/** As a build leaves it; each file says which build it is of. */
function fill(root: string, build = 'given'): void {
  for (const path of ['bin', ...manifests]) mkdirSync(join(root, path), { recursive: true });
  for (const name of programs) writeFileSync(join(root, 'bin', name), build);
}

/** Which builds without Go, into a cache of its own. */
function workshop(t: Test, builder = fill): Workshop & { readonly builds: string[] } {
  const builds: string[] = [];
  return {
    given: undefined,
    pair: pairOf(undefined),
    cache: join(t.testdir({}), 'cache'),
    builds,
    buildInto: async root => {
      builds.push(root);
      builder(root, `build ${builds.length}`);
    },
  };
}

t.test('binaries built elsewhere', async t => {
  const unused: Workshop = {
    ...workshop(t),
    buildInto: async () => {
      throw new Error('nothing is built where binaries are given');
    },
  };

  t.test('are taken as they are', async t => {
    const given = t.testdir({});
    fill(given);
    t.strictSame(await findBinaries(silent, { ...unused, given }), {
      dir: join(given, 'bin'),
      olmCrds: join(given, 'olm-crds'),
      stages: join(given, 'stages'),
    });
  });

  t.test('that are not there are named', async t => {
    const given = t.testdir({});
    const all = [...programs.map(name => `bin/${name}`), ...manifests];
    const error = await findBinaries(silent, { ...unused, given }).catch(error => error);
    t.ok(error instanceof NoControlPlane);
    t.strictSame(error.message.replace(`${given} lacks `, '').split(', ').toSorted(), all.toSorted());
    fill(given);
    rmSync(join(given, 'bin', 'kwok'));
    await t.rejects(findBinaries(silent, { ...unused, given }), { message: `${given} lacks bin/kwok` });
  });
});

t.test('without any they are built once', async t => {
  const ours = workshop(t);
  const found = await findBinaries(silent, ours);
  t.strictSame(await findBinaries(silent, ours), found);
  t.equal(ours.builds.length, 1);
  t.equal(readFileSync(join(found.dir, 'etcd'), 'utf8'), 'build 1');
  t.equal(readdirSync(ours.cache).length, 1, 'no lock and nothing unfinished is left');
});

t.test('a cache that lacks a program is built again', async t => {
  const ours = workshop(t);
  const { dir } = await findBinaries(silent, ours);
  rmSync(join(dir, 'opm'));
  t.equal((await findBinaries(silent, ours)).dir, dir);
  for (const name of programs) t.equal(readFileSync(join(dir, name), 'utf8'), 'build 2', name);
});

t.test('each pair is built into a folder of its own', async t => {
  const ours = workshop(t);
  const pairs = [undefined, '1.30.14+0.28.0', '1.30.14+0.46.0', '1.36.3+0.28.0'];
  const found: string[] = [];
  for (const name of pairs) found.push((await findBinaries(silent, { ...ours, pair: pairOf(name) })).dir);
  t.equal(new Set(found).size, pairs.length);
});

t.test('a build that does not make everything says so', async t => {
  const ours = workshop(t, root => {
    fill(root);
    rmSync(join(root, 'olm-crds'), { recursive: true });
  });
  await t.rejects(findBinaries(silent, ours), { name: 'NoControlPlane', message: / lacks olm-crds$/ });
});

function silent(): void {}
