import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { auditedRequests, ourAccounts } from '../../support/control-plane/audit-log.ts';
import { makeRedisCluster } from '../../support/control-plane/bundle-copies.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { makeNamespace } from '../../support/control-plane/install.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import {
  applyOlmV1,
  extensionsPath,
  type InstalledExtension,
  installExtension,
  upgradeExtension,
} from '../../support/control-plane/olm-v1.ts';
import { startWebhook, type Webhook } from '../../support/control-plane/webhook.ts';
import { withoutDigest } from '../../support/digest.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';
import { shapes, type Template } from '../../support/e2e/templates.ts';

const extension = 'clusterextensions.olm.operatorframework.io';
const objectSet = 'clusterobjectsets.olm.operatorframework.io';
const redis = join(import.meta.dirname, '..', '..', 'bundles', 'redis-operator', 'v1.0.0');
const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const clusters = '/apis/redis.example.io/v1/namespaces/redis/redisclusters';

/** Whom the manifest lets go. */
const exempt = [
  'system:serviceaccount:olmv1-system:operator-controller-controller-manager',
  'system:serviceaccount:openshift-operator-controller:operator-controller-controller-manager',
  'system:serviceaccount:kube-system:generic-garbage-collector',
  'system:serviceaccount:kube-system:namespace-controller',
  'system:kube-controller-manager',
];

t.test('kubectl delete clusterextension, guarded', async t => {
  const cluster = await startCluster(t, {
    olm: 'apis',
    expectedDenials: [/: list redis(cluster|e)s\.redis\.example\.io$/],
  });
  const { api, kubectl } = cluster;
  const webhook = await startWebhook(t, cluster, { components: ['extension-guard'] });
  const decisions = () => webhook.decisions();
  const remove = (kind: string, name: string, ...flags: string[]) => kubectl('delete', kind, name, ...flags);
  const install = (): Promise<InstalledExtension> =>
    installExtension(cluster, { name: 'redis', namespace: 'redis', bundle: redis, runtime: 'boxcutter' });
  const isGone = () =>
    cluster.until('all of it to be gone', async () => !(await api.exists(`${crds}/redises.redis.example.io`)));

  await t.test('without OLM v1 nobody is asked, and nothing is read for it', async t => {
    await makeNamespace(api, 'old');
    await api.ok('POST', `${olmApi}/namespaces/old/subscriptions`, {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'Subscription',
      metadata: { name: 'never-resolved' },
      spec: { name: 'never-resolved', source: 'none', sourceNamespace: 'olm' },
    });
    const { exitCode, stderr } = await kubectl(
      'delete',
      'subscriptions.operators.coreos.com',
      'never-resolved',
      '-n',
      'old',
    );
    t.equal(exitCode, 0, stderr);
    const read = auditedRequests(cluster).filter(
      ({ user, group }) => user === ourAccounts[0] && group.endsWith('operatorframework.io'),
    );
    t.strictSame(read, []);
  });

  await applyOlmV1(cluster);
  const installed = await install();
  await kubectl('create', '-f', 'test/support/manifests/operands.yaml');

  await t.test('what cannot be read is not deleted, and the denial says how to let it be read', async t => {
    const { exitCode, stderr } = await remove(extension, 'redis');
    t.equal(exitCode, 1);
    t.matchSnapshot(withoutDigest(stderr), 'what kubectl prints');
    await paste(t, cluster, stderr, 'shareView');
    await cluster.until(
      'the right to list them',
      async () => !(await remove(extension, 'redis', '--dry-run=server')).stderr.includes('Forbidden'),
    );
  });

  await t.test('is denied while it would take custom resources along', async t => {
    const { exitCode, stderr } = await remove(extension, 'redis');
    t.equal(exitCode, 1);
    t.matchSnapshot(withoutDigest(stderr), 'what kubectl prints');
    t.equal(await api.exists(`${extensionsPath}/redis`), true);
    t.match(decisions().at(-1), {
      kind: 'ClusterExtension',
      subject: 'redis',
      requester: 'admin',
      verdict: 'Block',
      allowed: false,
      gone: 9,
      unknowns: 0,
    });
  });

  await t.test('a dry run, a foreground deletion and a deletecollection are, too', async t => {
    for (const flag of ['--dry-run=server', '--cascade=foreground']) {
      const { exitCode, stderr } = await remove(extension, 'redis', flag);
      t.equal(exitCode, 1, flag);
      t.match(stderr, '3 RedisClusters in 2 namespaces', flag);
    }
    const { code, body } = await api.send('DELETE', extensionsPath);
    t.equal(code, 409);
    t.match(body.message, '3 RedisClusters in 2 namespaces');
    t.equal(await api.exists(`${extensionsPath}/redis`), true);
  });

  await t.test('who may list nothing learns no name', async t => {
    const rights = [
      {
        apiGroups: ['olm.operatorframework.io'],
        resources: ['clusterextensions', 'clusterobjectsets'],
        verbs: ['get', 'delete'],
      },
    ];
    const kubeconfig = await cluster.user('alice', rights);
    for (const [kind, name] of [
      [extension, 'redis'],
      [objectSet, 'redis-1'],
    ] as const) {
      const { exitCode, stderr } = await remove(kind, name, '--kubeconfig', kubeconfig);
      t.equal(exitCode, 1);
      t.matchSnapshot(withoutDigest(stderr), `what kubectl prints to alice about ${kind}`);
    }
  });

  await t.test('an AdmissionReview that somebody has made up is not believed', async t => {
    const review = {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      request: {
        uid: 'forged',
        operation: 'DELETE',
        kind: { group: 'olm.operatorframework.io', version: 'v1', kind: 'ClusterExtension' },
        resource: { group: 'olm.operatorframework.io', version: 'v1', resource: 'clusterextensions' },
        name: 'redis',
        userInfo: { username: 'mallory' },
        oldObject: { metadata: { name: 'redis', uid: 'made-up' } },
      },
    };
    t.match(await ask(webhook, review), {
      response: {
        uid: 'forged',
        allowed: false,
        status: { message: /ClusterExtension redis with UID made-up is not known/ },
      },
    });
  });

  await t.test('its ClusterObjectSet is guarded as well', async t => {
    const { exitCode, stderr } = await remove(objectSet, 'redis-1');
    t.equal(exitCode, 1);
    t.matchSnapshot(withoutDigest(stderr), 'what kubectl prints');
    t.match(decisions().at(-1), { kind: 'ClusterObjectSet', verdict: 'ExtensionLives' });
  });

  await t.test('operator-controller and Kubernetes are not even asked about', async t => {
    const before = decisions().length;
    for (const account of exempt) {
      const as = ['--as', account, '--as-group', 'system:masters', '--dry-run=server'];
      for (const [kind, name] of [
        [extension, 'redis'],
        [objectSet, 'redis-1'],
      ] as const) {
        const { exitCode, stderr } = await remove(kind, name, ...as);
        t.equal(exitCode, 0, account, { stderr });
      }
    }
    t.equal(decisions().length, before);
  });

  await t.test('an upgrade is not held up, whoever operator-controller is', async t => {
    const next = await upgradeExtension(cluster, installed);
    const { exitCode, stderr } = await remove(objectSet, 'redis-1');
    t.equal(exitCode, 0, stderr);
    t.match(decisions().at(-1), {
      kind: 'ClusterObjectSet',
      requester: 'admin',
      verdict: 'NothingLost',
      allowed: true,
    });
    t.equal((await remove(objectSet, next)).exitCode, 1, 'the next one is guarded');
    await cluster.until(
      'the garbage collector to have looked',
      async () => !(await api.exists('/api/v1/namespaces/olmv1-system/secrets/redis-1-contents')),
    );
    t.equal(await api.exists(`${clusters}/prod`), true, 'and the data is there');
  });

  await t.test('what an operator of OLM v0 needs stays', async t => {
    await makeNamespace(api, 'team-b');
    await api.ok('POST', `${olmApi}/namespaces/team-b/clusterserviceversions`, {
      apiVersion: 'operators.coreos.com/v1alpha1',
      kind: 'ClusterServiceVersion',
      metadata: { name: 'needs-redis.v1.0.0' },
      spec: {
        displayName: 'Needs Redis',
        install: { strategy: 'deployment', spec: { deployments: [] } },
        installModes: [],
        customresourcedefinitions: {
          required: [{ name: 'redisclusters.redis.example.io', kind: 'RedisCluster', version: 'v1' }],
        },
      },
    });
    const { exitCode, stderr } = await remove(extension, 'redis');
    t.equal(exitCode, 1);
    t.match(stderr, 'Still needed by needs-redis.v1.0.0 (team-b): uninstall that first.');
    await api.ok('DELETE', `${olmApi}/namespaces/team-b/clusterserviceversions/needs-redis.v1.0.0`);
  });

  await t.test('the commands in the denial work, and then it goes without a word', async t => {
    const { stderr } = await remove(extension, 'redis');
    await paste(t, cluster, stderr, 'deleteObjects');
    const deletion = await remove(extension, 'redis');
    t.strictSame(deletion, {
      exitCode: 0,
      stdout: 'clusterextension.olm.operatorframework.io "redis" deleted\n',
      stderr: '',
    });
    await isGone();
  });

  await t.test('annotated, it goes with its data', async t => {
    await install();
    await makeRedisCluster(cluster);
    const { stderr } = await remove(extension, 'redis');
    await paste(t, cluster, stderr, 'annotateObject');
    const deletion = await remove(extension, 'redis');
    t.equal(deletion.exitCode, 0);
    t.match(deletion.stderr, 'Warning: 1 custom resource of the cluster go');
    await isGone();
    t.equal(await api.exists('/api/v1/namespaces/redis'), true);
  });

  await t.test('by a policy as well, as far as its namespaces go', async t => {
    await install();
    await makeRedisCluster(cluster);
    const spec = { operands: 'Delete', match: { namespaceSelector: { matchLabels: { env: 'dev' } } } };
    await api.ok('POST', '/apis/subscription-guard.io/v1alpha1/deletionpolicies', {
      apiVersion: 'subscription-guard.io/v1alpha1',
      kind: 'DeletionPolicy',
      metadata: { name: 'dev' },
      spec,
    });
    await kubectl('label', 'namespace', 'redis', 'env=dev');
    await kubectl('create', '-f', 'test/support/manifests/operands.yaml');
    await cluster.until('the policy to be in force', async () => {
      await remove(extension, 'redis', '--dry-run=server');
      return decisions().at(-1)?.policy === 'dev';
    });
    t.equal((await remove(extension, 'redis')).exitCode, 1, 'one custom resource is in team-a');
    await kubectl('delete', 'redisclusters.redis.example.io', 'cache', '-n', 'team-a');
    const { exitCode, stderr } = await remove(extension, 'redis');
    t.equal(exitCode, 0, stderr);
    t.match(decisions().at(-1), { verdict: 'Cascade', policy: 'dev' });
    await isGone();
    await api.ok('DELETE', '/apis/subscription-guard.io/v1alpha1/deletionpolicies/dev');
  });

  await t.test('what nobody finalizes any more holds up the rest, so it must go first', async t => {
    await install();
    await makeRedisCluster(cluster);
    await api.ok('PATCH', `${clusters}/prod`, { metadata: { finalizers: ['example.io/backup'] } });
    await kubectl('annotate', extension, 'redis', 'subscription-guard.io/on-delete=Cascade');
    t.equal((await remove(extension, 'redis')).exitCode, 0);
    await cluster.until(
      'the operator to be gone',
      async () => !(await api.exists('/apis/apps/v1/namespaces/redis/deployments/redis-operator')),
    );
    t.equal(await api.exists(`${crds}/redisclusters.redis.example.io`), true, 'its API hangs');
    await api.ok('PATCH', `${clusters}/prod`, { metadata: { finalizers: null } });
    await cluster.until('it to be gone', async () => !(await api.exists(`${crds}/redisclusters.redis.example.io`)));
  });
});

/** Runs the commands of a message that one function has made one after the other, as a person would paste them. */
async function paste(t: Test, cluster: TestCluster, message: string, of: Template): Promise<void> {
  const commands = [...message.matchAll(/kubectl .*$/gm)]
    .map(([command]) => command)
    .filter(command => shapes[of].test(command));
  t.ok(commands.length > 0, message);
  for (const command of commands) {
    const { exitCode, stderr } = await pasteCommand(t, cluster, command, of);
    t.equal(exitCode, 0, command, { stderr });
  }
}

/** Any client that reaches the port can. */
async function ask({ port, caFile }: Webhook, review: unknown): Promise<unknown> {
  const options = { method: 'POST', host: '127.0.0.1', port, path: '/validate-extension', ca: readFileSync(caFile) };
  const call = request({ ...options, headers: { 'content-type': 'application/json' } });
  call.end(JSON.stringify(review));
  const [response] = await once(call, 'response');
  return json(response);
}
