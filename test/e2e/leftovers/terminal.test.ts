import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import t, { type Test } from 'tap';
import { stringify } from 'yaml';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { groupOf } from '../../../src/cluster/object.ts';
import { makeRedisCluster } from '../../support/control-plane/bundle-copies.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { added, idOf } from '../../support/control-plane/ground-truth.ts';
import { run } from '../../support/control-plane/kubectl.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { shipped } from '../../support/control-plane/shipped.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, isAsBefore, subscription } from '../../support/e2e/cascades.ts';
import { setPolicies } from '../../support/e2e/deletion-policy.ts';
import { allowAgain, denyAll } from '../../support/e2e/denials.ts';
import { leftovers, listLeftovers } from '../../support/e2e/leftovers-command.ts';

const redis = { namespace: 'redis', packageName: 'redis-operator', channel: 'v1' } as const;
const resource = `${olmApi}/namespaces/redis/subscriptions/redis-operator`;
const csv = `${olmApi}/namespaces/redis/clusterserviceversions/redis-operator.v1.0.0`;
const redisClusters = '/apis/redis.example.io/v1/namespaces/redis/redisclusters';
const crds = ['redisclusters.redis.example.io', 'redises.redis.example.io'];
const missing = whyNoTerminal();
if (missing) process.stderr.write(`SKIPPED: ${missing}\n`);

t.test('somebody at a terminal', async t => {
  const cluster = await startCluster(t);
  await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);
  await cluster.prepareNamespace('redis');
  const before = await cluster.list();
  await cluster.install(redis);

  await t.test('delete', { skip: missing ?? false }, async t => {
    const args = ['delete', 'redis-operator', '-n', 'redis'];
    await cluster.settled('redis');

    await t.test('shows the plan and asks; who says no has changed nothing', async t => {
      const now = await cluster.list();
      const answers = { 'a no': [`n${keys.enter}`, 0], nothing: [keys.enter, 0], 'Ctrl-C': [keys.ctrlC, 130] } as const;
      for (const [name, [answer, code]] of Object.entries(answers)) {
        const asked = await question(t, cluster, args);
        t.match(asked.text(), /^Subscription redis\/redis-operator: \d+ objects would be left behind/m);
        t.match(asked.sent(), '\u001b[31mDelete', 'in colours');
        asked.type(answer);
        t.equal(await asked.ended, code, name);
        t.match(asked.text(), /Nothing was deleted\.\n$/, name);
      }
      await isAsBefore(t, cluster, now);
      t.ok(await cluster.api.exists(resource));
    });

    await t.test('who says yes sees how it is getting on, to the end', async t => {
      const asked = await accepted(t, cluster, args);
      t.equal(await asked.ended, 0);
      const text = asked.text();
      t.match(text, /^Subscription redis\/redis-operator deleted$/m);
      t.match(text, /^\[[#-]{24}\] \d+\/\d+ {2}\S/m, 'a bar');
      t.match(text, /^done {2}csv$/m, 'a line for a step');
      t.match(text, /^Succeeded: \d+ objects are gone, nothing is left\n$/m);
      t.ok(asked.sent().includes('\r\u001b[K'), 'the bar is drawn over');
      await isAsBefore(t, cluster, before);
    });

    await t.test('who is held up is told by what; it goes on without being watched', async t => {
      await cluster.install(redis);
      await cluster.settled('redis');
      await setPolicies(cluster, { all: { operands: 'Delete' } });
      await makeRedisCluster(cluster, { finalizers: ['redis.example.io/backup'] });
      const asked = await accepted(t, cluster, args);
      t.equal(await asked.ended, 2);
      const text = asked.text();
      t.match(text, /^\[-{24}\] 0\/\d+ {2}operands {2}RedisCluster redis\/prod: it still has the finalizer/m, 'a bar');
      t.match(
        text,
        /^Stalled: RedisCluster redis\/prod: it still has the finalizer redis\.example\.io\/backup; .* 1\/1 available$/m,
      );
      t.match(
        text,
        /^It goes on by itself when that is resolved: (kubectl get cleanups\S+ redis\.redis-operator-\S+) -w\n$/m,
      );
      t.ok(await cluster.api.exists(csv), 'the operator still waits for its operand');
      await cluster.api.ok('PATCH', `${redisClusters}/prod`, { metadata: { finalizers: null } });
      await new Cascades(cluster).until('redis', 'Succeeded');
      await setPolicies(cluster, {});
      await isAsBefore(t, cluster, before);
    });
  });

  await t.test('a must-gather of a cluster with leftovers', async t => {
    if (!(await cluster.api.exists(resource))) await cluster.install(redis);
    await cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis', '--cascade=orphan');
    await cluster.until('the Subscription to be gone', async () => !(await cluster.api.exists(resource)));
    const dir = join(t.testdir(), 'must-gather.local.1');
    await mustGather(cluster, dir, ['default', 'kube-system', 'redis']);

    const list = await leftovers(cluster, '--snapshot', dir, '-o', 'json');
    t.equal(list.exitCode, 1);
    t.strictSame(JSON.parse(list.stdout).operators, await listLeftovers(cluster), 'says what the cluster says');
    t.match(list.stderr, /^warning: not in the snapshot, so there may be more: .*\bclusterroles\.rbac\.authorization/);

    const [gathered, live] = [await planned('--snapshot', dir), await planned()];
    t.ok(gathered.items.length > 2, 'it knows the CSV and some of what goes with it');
    t.strictSame(
      gathered.items.filter(item => !live.items.includes(item)),
      [],
      'and nothing that is not there',
    );
    t.ok(gathered.missing.includes('list clusterroles.rbac.authorization.k8s.io'));
    t.strictSame(live.missing, []);

    async function planned(...from: string[]) {
      const { stdout } = await leftovers(cluster, 'plan', 'redis-operator.redis', '-o', 'json', ...from);
      const { items, unknowns } = JSON.parse(stdout) as Record<'items' | 'unknowns', Record<string, string>[]>;
      return {
        items: items.map(({ kind, namespace = '', name, fate }) => `${kind} ${namespace}/${name} ${fate}`),
        missing: unknowns.map(({ what }) => what),
      };
    }
  });

  await t.test('a dump as docs/leftovers.md makes it', async t => {
    const dir = t.testdir();
    const env = { KUBECONFIG: cluster.kubeconfig, KUBECACHEDIR: join(cluster.dir, 'kubectl-cache') };
    t.match(await run('bash', ['-e', '-c', `cd '${dir}'\n${documentedDump()}`], env), { exitCode: 0 });
    const { exitCode, stdout, stderr } = await leftovers(cluster, '--snapshot', join(dir, 'dump'), '-o', 'json');
    t.match({ exitCode, stderr }, { exitCode: 1, stderr: '' }, 'nothing is missing in it');
    t.strictSame(JSON.parse(stdout).operators, await listLeftovers(cluster));
  });

  await t.test('a dry run tells what the API server refuses', async t => {
    const deletion = ['delete', 'clusterserviceversions.operators.coreos.com', 'redis-operator.v1.0.0', '-n', 'redis'];
    await denyAll(cluster, undefined, 'clusterserviceversions');
    const isDenied = async () => (await cluster.kubectl(...deletion, '--dry-run=server')).exitCode !== 0;
    await cluster.until('the denial to be in force', isDenied);
    const now = await cluster.list();
    const { exitCode, stderr } = await leftovers(cluster, 'clean', 'redis-operator.redis', '--dry-run=server');
    t.equal(exitCode, 2);
    t.match(stderr, /^ClusterServiceVersion redis\/redis-operator\.v1\.0\.0: Invalid: .*not today/m);
    t.match(stderr, /^Operator redis-operator\.redis deleted \(server dry run\)$/m, 'and goes on');
    await isAsBefore(t, cluster, now);
    await allowAgain(cluster);
    await cluster.until('it to be over', async () => !(await isDenied()));
  });

  await t.test('clean', { skip: missing ?? false }, async t => {
    const args = ['clean', 'redis-operator.redis'];
    const refused = await question(t, cluster, args);
    refused.type(keys.ctrlD);
    t.equal(await refused.ended, 130);
    t.match(await listLeftovers(cluster), [{ operator: 'redis-operator.redis' }]);

    const asked = await accepted(t, cluster, args);
    t.equal(await asked.ended, 0);
    t.match(asked.text(), /^Succeeded: \d+ objects are gone, nothing is left\n$/m);
    await isAsBefore(t, cluster, before);
    t.strictSame(await listLeftovers(cluster), []);
  });

  await t.test('clean keeps what a DeletionPolicy keeps', async t => {
    await cluster.install(redis);
    await cluster.settled('redis');
    await cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis', '--cascade=orphan');
    await setPolicies(cluster, { 'keep-crds': { crds: 'Keep' } });
    const { exitCode, stdout, stderr } = await leftovers(cluster, 'clean', 'redis-operator.redis', '--yes');
    t.equal(exitCode, 0);
    for (const name of crds) {
      t.match(stdout, new RegExp(`CustomResourceDefinition +${name} +Keep +\\S+ are kept on purpose`));
      t.match(stderr, `kept  CustomResourceDefinition ${name}: CustomResourceDefinitions are kept on purpose`);
    }
    await setPolicies(cluster, {});
    const rest = added(before, await cluster.list()).filter(
      ({ kind, name }) => kind !== 'Cleanup' && !crds.some(crd => name.startsWith(crd)),
    );
    t.strictSame(rest.map(idOf), ['apiregistration.k8s.io/APIService//v1.redis.example.io'], 'but for their roles');
  });
});

/** Says yes, and once more when OLM has finished so recently that the webhook wants to be asked again. */
async function accepted(t: Test, cluster: TestCluster, args: readonly string[]): Promise<Session> {
  let asked = await question(t, cluster, args);
  await cluster.until('the answer to be heard', async () => {
    asked.type(`y${keys.enter}`);
    await asked.ended;
    if (!/try again/i.test(asked.text())) return true;
    asked = await question(t, cluster, args);
    return false;
  });
  return asked;
}

/** Runs it until it asks; right after an install the webhook wants to be asked again later. */
async function question(t: Test, cluster: TestCluster, args: readonly string[]): Promise<Session> {
  let current = session(t, cluster.kubeconfig, ...args);
  await cluster.until('the question', async () => {
    if (current.text().includes('[y/N]')) return true;
    if (current.running()) return false;
    await current.ended;
    if (!/try again/i.test(current.text())) throw new Error(current.text());
    current = session(t, cluster.kubeconfig, ...args);
    return false;
  });
  return current;
}

/** The commands that the document tells people to dump a cluster with. */
function documentedDump(): string {
  const document = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'leftovers.md'), 'utf8');
  const commands = /```\n(mkdir dump\n[^`]*)kubectl leftovers --snapshot dump\n```/.exec(document)?.[1];
  if (commands === undefined) throw new Error('docs/leftovers.md does not tell how to dump a cluster');
  return commands;
}

/** What is asked for in a namespace that is inspected as a whole: most of category "all", and a little more. */
const inNamespaces = [
  ['apps', 'DeploymentList', 'deployments'],
  ['apps', 'ReplicaSetList', 'replicasets'],
  ['core', 'ServiceList', 'services'],
  ['core', 'ConfigMapList', 'configmaps'],
  ['core', 'SecretList', 'secrets'],
] as const;

/**
 * Writes what a must-gather of this cluster would hold of what concerns OLM (openshift/must-gather, gather and
 * gather_olm; openshift/oc, pkg/cli/admin/inspect), and one that inspects some namespaces: nothing of RBAC, no CRDs.
 * There are no clusters of OpenShift here to make a real one from.
 */
async function mustGather({ kubectl }: TestCluster, dir: string, namespaces: readonly string[]): Promise<void> {
  const write = (path: readonly string[], content: unknown): void => {
    const file = join(dir, 'quay-io-openshift-must-gather', ...path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `---\n${stringify(content)}`);
  };
  for (const kind of ['olm', 'apiservices.apiregistration.k8s.io']) {
    for (const object of await objects('-A', kind)) write(placeOf(object), object);
  }
  for (const namespace of namespaces) {
    const [home] = await objects('namespaces', '--field-selector', `metadata.name=${namespace}`);
    write(['namespaces', namespace, `${namespace}.yaml`], home);
    for (const [group, kind, plural] of inNamespaces) {
      const items = await objects('-n', namespace, group === 'core' ? plural : `${plural}.${group}`);
      const apiVersion = group === 'core' ? 'v1' : `${group}/v1`;
      write(['namespaces', namespace, group, `${plural}.yaml`], { apiVersion, items, kind });
    }
  }
  // Two of the things that are no objects.
  write(['etcd_info', 'endpoint_health.json'], [{ endpoint: 'https://10.0.0.1:2379', health: true }]);
  write(['version'], 'openshift/must-gather');

  async function objects(...what: readonly string[]): Promise<KubeObject[]> {
    const { stdout, stderr } = await kubectl('get', ...what, '-o', 'json');
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout).items;
  }
}

function placeOf({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): string[] {
  const folder = namespace === undefined ? ['cluster-scoped-resources'] : ['namespaces', namespace];
  return [...folder, groupOf(apiVersion), `${kind.toLowerCase()}s`, `${name}.yaml`];
}

/** `kubectl leftovers` in a pseudo-terminal, with a person at the keyboard. */
interface Session {
  /** What the terminal has been sent so far, control characters and all. */
  readonly sent: () => string;
  /**
   * The text that a person reads there: without colours, and with each line of the progress bar on a line of its own.
   */
  readonly text: () => string;
  readonly type: (keys: string) => void;
  readonly running: () => boolean;
  /** The exit code. */
  readonly ended: Promise<number>;
}

const keys = { enter: '\r', ctrlC: '\u0003', ctrlD: '\u0004' } as const;

/** Why there are no pseudo-terminals here, if there are none: it takes the `script` of util-linux. */
function whyNoTerminal(): string | undefined {
  const { stdout } = spawnSync('script', ['--version'], { encoding: 'utf8' });
  return stdout?.includes('util-linux') ? undefined : 'there is no `script` of util-linux here to make a terminal with';
}

/** Starts it; it ends with the test. */
function session(t: Test, kubeconfig: string, ...args: readonly string[]): Session {
  const command = [process.execPath, shipped.leftovers, ...args].map(word => `'${word}'`).join(' ');
  const env = { ...process.env, KUBECONFIG: kubeconfig, TERM: 'xterm', NO_COLOR: '' };
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], { env });
  let sent = '';
  child.stdout.on('data', data => {
    sent += data;
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => resolve(code ?? -1));
  });
  t.teardown(() => child.kill());
  return {
    sent: () => sent,
    text: () => stripVTControlCharacters(sent).replaceAll(/\r+\n?/g, '\n'),
    type: text => child.stdin.write(text),
    running: () => child.exitCode === null,
    ended,
  };
}
