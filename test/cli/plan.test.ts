import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';
import { example, healthySnapshot, leftoverSnapshot } from './dumps.ts';
import { cli, cliWith } from './run-cli.ts';

const live = ['plan', 'redis-operator', '-n', 'redis', '--snapshot', healthySnapshot(t)];

for (const format of ['table', 'wide', 'tree', 'name', 'json']) {
  t.test(`a plan as ${format}`, async t => {
    const { stdout, ...others } = await cli(...live, '-o', format);
    t.strictSame(others, { code: 0, stderr: '' });
    t.matchSnapshot(stdout, format);
  });
}

t.test('YAML holds what JSON holds', async t => {
  const [json, yaml] = [await cli(...live, '-o', 'json'), await cli(...live, '-o', 'yaml')];
  t.strictSame(parse(yaml.stdout), JSON.parse(json.stdout));
});

t.test('without headers there are rows only', async t => {
  const lines = (await cli(...live, '--no-headers')).stdout.trim().split('\n');
  t.equal(lines.length, JSON.parse((await cli(...live, '-o', 'json')).stdout).items.length);
  t.match(lines[0], /^operands +RedisCluster +redis +prod +Blocks/);
});

t.test('a terminal gets colours, unless somebody wants none', async t => {
  const start = '\u001b[';
  t.match((await cliWith({ isTTY: true }, ...live)).stdout, `${start}31mDelete`);
  t.notMatch((await cliWith({ isTTY: true, env: { NO_COLOR: '1' } }, ...live)).stdout, start);
  t.notMatch((await cliWith({ isTTY: true, env: { TERM: 'dumb' } }, ...live)).stdout, start);
  t.notMatch((await cli(...live)).stdout, start);
});

t.test('what is left of an operator has a plan, by the name of its Operator object or of its package', async t => {
  const snapshot = ['--snapshot', leftoverSnapshot(t)];
  const byOperator = await cli('plan', 'redis-operator.redis', ...snapshot);
  t.equal(byOperator.code, 0);
  t.match(byOperator.stdout, /^Operator redis-operator\.redis has lost its Subscription: \d\d objects left behind/);
  t.equal((await cli('plan', 'redis-operator', '-n', 'redis', ...snapshot)).stdout, byOperator.stdout);
  t.matchSnapshot(byOperator.stdout, 'leftovers');
});

t.test('an operator that is installed goes by the name of its Operator object as well', async t => {
  const [name, ...flags] = ['redis-operator.redis', '--snapshot', healthySnapshot(t)];
  t.strictSame(await cli('plan', name, ...flags), await cli(...live));
});

t.test('and so it does where not everything could be read', async t => {
  const { code, stdout } = await cli('plan', 'redis-operator.redis', '--snapshot', example);
  t.equal(code, 0);
  t.match(stdout, /^Subscription redis\/redis-operator: \d+ objects would be left behind/);
});

t.test('a snapshot without the policies of its cluster', async t => {
  const snapshot = healthySnapshot(t);
  cpSync('deploy/crds/deletionpolicies.yaml', join(snapshot, 'crd.yaml'));
  const { code, stderr } = await cli('plan', 'redis-operator', '-n', 'redis', '--snapshot', snapshot);
  t.strictSame(
    { code, stderr },
    {
      code: 0,
      stderr:
        'warning: this is the plan without any DeletionPolicy: deletionpolicies.subscription-guard.io are not in the snapshot\n',
    },
  );
});

t.test('what cannot be known of a bundle whose InstallPlan OLM has dropped is told', async t => {
  const snapshot = healthySnapshot(t);
  writeFileSync(join(snapshot, 'installplans.yaml'), 'apiVersion: v1\nkind: List\nitems: []\n');
  const { code, stderr } = await cli('plan', 'redis-operator', '-n', 'redis', '--snapshot', snapshot);
  t.equal(code, 0);
  t.match(
    stderr,
    /^warning: OLM has dropped the InstallPlan of redis-operator\.v1\.0\.0, so RBAC .* may be missing here\./,
  );
});

t.test('a name of nothing', async t => {
  const { code, stderr } = await cli('plan', 'nothing', '--snapshot', healthySnapshot(t));
  t.equal(code, 2);
  t.equal(
    stderr,
    'error: there is no Subscription nothing in namespace default, and nothing is left of an operator of that name. Name another namespace with -n; "kubectl leftovers" lists all leftovers.\n',
  );
});

t.test('that nothing is left is not certain where not everything could be read', async t => {
  const { code, stderr } = await cli('plan', 'nothing', '--snapshot', example);
  t.equal(code, 2);
  t.match(
    stderr,
    /^error: there is no Subscription nothing in namespace default, and it is unknown whether anything is left of nothing, because\n {2}- could not /,
  );
});
