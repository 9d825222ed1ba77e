import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { realBundle, startCluster } from '../../support/control-plane/cluster.ts';
import { added, idOf } from '../../support/control-plane/ground-truth.ts';
import { kubectl, run } from '../../support/control-plane/kubectl.ts';
import { waitFor } from '../../support/control-plane/process.ts';

/** The harness that the other end-to-end tests stand on does what it says. */

t.test('a cluster', async t => {
  const clock = stopwatch(t);
  const cluster = await startCluster(t);
  clock('boot');

  await t.test('installs an operator, and the full listing shows what that adds', async t => {
    await cluster.prepareNamespace('redis');
    const before = await cluster.list();
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    clock('install redis-operator');
    const after = await cluster.list();
    clock('list everything');
    const ids = added(before, after).map(idOf);
    for (const id of [
      'operators.coreos.com/Subscription/redis/redis-operator',
      'operators.coreos.com/ClusterServiceVersion/redis/redis-operator.v1.0.0',
      'operators.coreos.com/OperatorCondition/redis/redis-operator.v1.0.0',
      'operators.coreos.com/Operator//redis-operator.redis',
      'apiextensions.k8s.io/CustomResourceDefinition//redises.redis.example.io',
      'apps/Deployment/redis/redis-operator',
    ]) {
      t.ok(ids.includes(id), id);
    }
    t.notOk(
      ids.some(id => /\/(Event|Lease|EndpointSlice)\//.test(id)),
      'what comes and goes by itself is left out',
    );
  });

  await t.test('has a ready node, though nobody sends heartbeats for it', async t => {
    const { body } = await cluster.api.send('GET', '/api/v1/nodes/fake');
    t.match(body.status.conditions, [{ type: 'Ready', status: 'True' }]);
    t.equal(body.spec.taints, undefined);
  });

  await t.test('tells users by their rights', async t => {
    const rule = { apiGroups: [''], resources: ['configmaps'], verbs: ['list'] };
    const alice = await cluster.user('alice', [rule], 'redis');
    t.equal((await kubectl(alice, 'get', 'configmaps', '-n', 'redis')).exitCode, 0);
    const refused = await kubectl(alice, 'get', 'configmaps', '-n', 'olm');
    t.equal(refused.exitCode, 1);
    t.match(refused.stderr, 'User "alice" cannot list resource "configmaps"');
    await t.rejects(cluster.user('mallory', []), { message: 'the API server knows alice, bob, carol, and no mallory' });
    const operator = await cluster.serviceAccount('redis', 'default');
    const whoAmI = await kubectl(operator, 'auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}');
    t.equal(whoAmI.stdout, 'system:serviceaccount:redis:default');
  });

  await t.test('keeps its data while its API server is away, and OLM works afterwards', async t => {
    await cluster.apiServer.stop();
    const { exitCode } = await cluster.kubectl('get', 'namespaces');
    t.equal(exitCode, 1);
    cluster.apiServer.start();
    await cluster.untilReady();
    clock('API server stopped and started');
    await cluster.install({ namespace: 'own', packageName: 'own-namespace-only' });
    t.ok((await cluster.list()).has('operators.coreos.com/Operator//redis-operator.redis'));
  });
});

const metallb = realBundle('metallb-operator');
const missing = metallb === undefined && 'the real bundles are not here (BUNDLES_DIR)';

t.test(
  'the real MetalLB operator adds 152 objects, the figure of docs/facts/olm.md#subscription-deletion',
  { skip: missing },
  async t => {
    const clock = stopwatch(t);
    const cluster = await startCluster(t, { bundles: metallb === undefined ? [] : [metallb] });
    clock('boot');
    await cluster.prepareNamespace('metallb', 'all');
    const before = await cluster.list();
    await cluster.install({ namespace: 'metallb', packageName: 'metallb-operator' });
    clock('install');
    t.equal(added(before, await cluster.list()).length, 152);
  },
);

t.test('a cluster leaves', async t => {
  const file = join(import.meta.dirname, 'one-cluster.ts');
  const runs = ['passes', 'fails'].map(async how => {
    const { exitCode, stderr } = await run(process.execPath, [file, how]);
    const [, dir = ''] = /^started in (\/.*)$/m.exec(stderr) ?? [];
    return { exitCode, stderr, dir };
  });
  const [passed, failed] = (await Promise.all(runs)) as [Run, Run];

  await t.test('nothing when its test has passed', async t => {
    t.equal(passed.exitCode, 0, passed.stderr);
    t.equal(existsSync(passed.dir), false);
  });

  await t.test('the logs of all its programs when its test has failed, and says where', async t => {
    t.equal(failed.exitCode, 1);
    t.match(failed.stderr, `the logs of the cluster are in ${failed.dir}\n`);
    t.same(readdirSync(failed.dir), ['logs']);
    const logs = readdirSync(join(failed.dir, 'logs'));
    for (const program of ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'])
      t.ok(logs.includes(`${program}.log`), program);
    t.ok(readFileSync(join(failed.dir, 'logs', 'kube-apiserver.log'), 'utf8').length > 0);
    rmSync(failed.dir, { recursive: true });
  });
});

interface Run {
  readonly exitCode: number;
  readonly stderr: string;
  readonly dir: string;
}

t.test('npm run cluster', async t => {
  await t.test('stops everything on Ctrl-C', async t => {
    const { process: child, dir, programs, said } = await keepCluster();
    child.kill('SIGINT');
    await once(child, 'close');
    t.equal(child.exitCode, 0);
    t.notMatch(said(), 'programs running', 'no program is left to the watchdog');
    // It lets go of our end of its stderr a moment before it has ended.
    await waitFor('the watchdog to end', async () => running(programs).length === 0);
    t.equal(existsSync(dir), false, 'no file is left');
  });

  await t.test('stops everything even when it is killed, keeps the logs and says where', async t => {
    const { process: child, dir, programs, said } = await keepCluster();
    child.kill('SIGKILL');
    await once(child, 'close');
    await waitFor('the programs to end', async () => running(programs).length === 0);
    t.match(said(), `a test process died without stopping its cluster; logs: ${dir}`);
    t.match(
      said(),
      `a test process left ${programs.length - 1} programs running; they are killed`,
      'all but the watchdog',
    );
    t.same(readdirSync(dir), ['logs']);
    t.ok(readFileSync(join(dir, 'logs', 'olm.log'), 'utf8').length > 0);
    rmSync(dir, { recursive: true });
  });
});

interface Kept {
  readonly process: ChildProcess;
  readonly dir: string;
  /** Process ids. */
  readonly programs: readonly number[];
  /** What it has written so far. */
  said(): string;
}

async function keepCluster(): Promise<Kept> {
  const main = join(import.meta.dirname, '..', '..', 'support', 'control-plane', 'keep.ts');
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      output += data;
    });
  }
  const dir = () => /KUBECONFIG=(\/.*)\/admin.kubeconfig/.exec(output)?.[1] ?? '';
  await waitFor(
    () => `npm run cluster to be ready: ${output}`,
    async () => dir() !== '',
  );
  return { process: child, dir: dir(), programs: childrenOf(child.pid), said: () => output };
}

/** With the watchdog, who has to go, too. */
function childrenOf(pid: number | undefined): number[] {
  return processes().flatMap(one => (one.parent === pid ? one.pid : []));
}

function running(pids: readonly number[]): number[] {
  return processes().flatMap(one => (pids.includes(one.pid) ? one.pid : []));
}

/** Without those that have ended, and wait for their parent to take notice (Z). */
function processes(): { pid: number; parent: number }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return lines
    .map(line => line.trim().split(/\s+/))
    .filter(([, , state]) => !state?.startsWith('Z'))
    .map(([pid, parent]) => ({ pid: Number(pid), parent: Number(parent) }));
}

/** Times are for the reader: machines differ too much to assert any. */
function stopwatch(t: Test): (what: string) => void {
  let last = performance.now();
  return what => {
    const now = performance.now();
    t.comment(`${what}: ${((now - last) / 1_000).toFixed(1)} s`);
    last = now;
  };
}
