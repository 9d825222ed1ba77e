import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { example, healthySnapshot, leftoverSnapshot } from './dumps.ts';
import { cli } from './run-cli.ts';

t.test('a healthy cluster has none', async t => {
  t.strictSame(await cli('--snapshot', healthySnapshot(t)), { code: 0, stdout: '', stderr: 'No leftovers found.\n' });
  t.strictSame(JSON.parse((await cli('--snapshot', healthySnapshot(t), '-o', 'json')).stdout), {
    operators: [],
    unknowns: [],
  });
});

t.test('B8: what may be left over or in use is no reason to say that nothing is', async t => {
  const snapshot = healthySnapshot(t);
  writeFileSync(join(snapshot, 'installplans.yaml'), 'apiVersion: v1\nkind: List\nitems: []\n');
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' };
  const metadata = { name: 'kitchen-reader', labels: { 'olm.managed': 'true' } };
  writeFileSync(join(snapshot, 'raw.yaml'), JSON.stringify({ ...role, metadata }));
  const { code, stdout, stderr } = await cli('--snapshot', snapshot);
  t.strictSame({ code, stdout }, { code: 2, stdout: '' });
  t.matchSnapshot(stderr);
});

for (const format of ['table', 'wide', 'tree', 'name', 'json']) {
  t.test(`leftovers as ${format}`, async t => {
    const { stdout, ...others } = await cli('--snapshot', leftoverSnapshot(t), '-o', format);
    t.strictSame(others, { code: 1, stderr: '' }, 'and the exit code says that there are some');
    t.matchSnapshot(stdout, format);
  });
}

t.test('YAML holds what JSON holds', async t => {
  const snapshot = ['--snapshot', leftoverSnapshot(t)];
  const [json, yaml] = [await cli(...snapshot, '-o', 'json'), await cli(...snapshot, '-o', 'yaml')];
  t.strictSame(parse(yaml.stdout), JSON.parse(json.stdout));
});

t.test('of one namespace', async t => {
  const snapshot = ['--snapshot', leftoverSnapshot(t)];
  t.equal((await cli(...snapshot, '-n', 'redis')).code, 1);
  const nothing = 'No leftovers found in namespace other.\n';
  t.strictSame(await cli(...snapshot, '-n', 'other'), { code: 0, stdout: '', stderr: nothing });
  t.equal((await cli(...snapshot, '-A')).code, 1);
  t.equal((await cli(...snapshot, '-n', 'other', '-A')).code, 1, 'as with kubectl, -A is stronger');
});

t.test('without headers there are rows only, with the operator in front', async t => {
  const { stdout } = await cli('--snapshot', leftoverSnapshot(t), '--no-headers');
  for (const line of stdout.trim().split('\n'))
    t.match(line, /^redis-operat(or\.redis|r\.typo) +(high|medium|low) +[A-Z]/);
});

t.test('what is missing in a snapshot is told, and does not count as none', async t => {
  const { code, stdout, stderr } = await cli('--snapshot', example);
  t.strictSame({ code, stdout }, { code: 0, stdout: '' });
  t.matchSnapshot(stderr, 'what is missing');
  const { unknowns } = JSON.parse((await cli('--snapshot', example, '-o', 'json')).stdout);
  t.ok(unknowns.length > 0);
  for (const { why } of unknowns) t.match(why, /^NotInSnapshot: /);
});

t.test('a single file is a snapshot as well, where it tells which Subscriptions there are', async t => {
  const dir = leftoverSnapshot(t);
  const documents = readdirSync(dir, { encoding: 'utf8', recursive: true })
    .filter(name => name.endsWith('.yaml'))
    .map(name => readFileSync(join(dir, name), 'utf8'));
  const file = join(dir, 'all.yaml');
  writeFileSync(file, documents.join('---\n'));
  const mute = await cli('--snapshot', file);
  t.equal(mute.code, 2);
  t.match(mute.stderr, /does not tell which Subscriptions there are.* Make it a folder, and add what this prints: /);
  const none = 'apiVersion: operators.coreos.com/v1alpha1\nkind: SubscriptionList\nitems: []\n';
  writeFileSync(file, [...documents, none].join('---\n'));
  t.match(await cli('--snapshot', file), { code: 1, stdout: /its Subscription is gone/ });
  const plan = await cli('plan', 'redis-operator.redis', '--snapshot', file);
  t.match(plan, { code: 0, stdout: /has lost its Subscription: \d\d objects left behind/ });
});

t.test('without any word about Subscriptions, nothing can be called left over', async t => {
  const dir = leftoverSnapshot(t);
  rmSync(join(dir, 'subscriptions.yaml'));
  const { code, stdout, stderr } = await cli('--snapshot', dir);
  t.strictSame({ code, stdout }, { code: 2, stdout: '' });
  t.match(stderr, /^error: \S+ does not tell which Subscriptions there are, and so not what is left over\. Add what/);
});

t.test('where Cleanups are known but not in the snapshot, finding none tells nothing', async t => {
  const dir = leftoverSnapshot(t);
  copyFileSync('deploy/crds/cleanups.yaml', join(dir, 'our-crd.yaml'));
  t.strictSame(await cli('--snapshot', dir), {
    code: 2,
    stdout: '',
    stderr: 'warning: not in the snapshot, so there may be more: cleanups.subscription-guard.io\n',
  });
});
