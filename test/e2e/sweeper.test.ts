import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { steps } from '../../src/plan/steps.ts';
import { startCluster, type TestCluster } from '../cluster/cluster.ts';
import { added, type Listing } from '../cluster/ground-truth.ts';
import { startSweeper } from '../cluster/sweeper.ts';
import { startWebhook } from '../cluster/webhook.ts';

const subscription = 'subscriptions.operators.coreos.com';
const olm = '/apis/operators.coreos.com/v1alpha1';
const cleanups = '/apis/subscription-guard.io/v1alpha1/cleanups';

interface CleanupObject {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly subject: { readonly namespace: string; readonly name: string } };
  readonly status?: {
    readonly phase: string;
    readonly message: string;
    readonly lastProgressTime: string;
    readonly conditions: readonly { readonly type: string; readonly lastTransitionTime: string }[];
    readonly kept: readonly { readonly kind: string; readonly name: string; readonly reason: string }[];
  };
}

t.test('the cascade under adverse conditions', async t => {
  const cluster = await startCluster(t);
  await startWebhook(t, cluster, { cascade: true });
  const { api } = cluster;
  const cleanupOf = async (namespace: string): Promise<CleanupObject | undefined> => {
    const { items } = (await api.ok('GET', cleanups)) as { items: CleanupObject[] };
    return items.findLast(({ spec }) => spec.subject.namespace === namespace);
  };
  const until = (namespace: string, phase: string) =>
    cluster.until(
      `the Cleanup of ${namespace} to be ${phase}`,
      async () => (await cleanupOf(namespace))?.status?.phase === phase,
      180,
    );
  const cascade = (namespace: string, name: string, ...flags: string[]) =>
    cluster.kubectl('delete', subscription, name, '-n', namespace, '--cascade=foreground', ...flags);
  const admitted = (namespace: string, name: string) =>
    cluster.until(`the deletion of ${namespace}/${name}`, async () => {
      const { exitCode, stderr } = await cascade(namespace, name);
      if (exitCode !== 0 && !/try again/i.test(stderr)) throw new Error(stderr);
      return exitCode === 0;
    });

  /** One that is needed is refused until the other one's Cleanup exists. */
  const admittedInTheEnd = (namespace: string, name: string) =>
    cluster.until(`the deletion of ${name}`, async () => (await cascade(namespace, name)).exitCode === 0);
  const bothSucceeded = (namespace: string) =>
    cluster.until('both to succeed', async () => {
      const { items } = (await api.ok('GET', cleanups)) as { items: CleanupObject[] };
      const pair = items.filter(({ spec }) => spec.subject.namespace === namespace);
      return pair.length === 2 && pair.every(({ status }) => status?.phase === 'Succeeded');
    });

  /** A fresh policy takes a moment to be in force. */
  const denying = () =>
    cluster.until('the policy to deny', async () => {
      const { stderr } = await cascade('redis', 'redis-operator', '--dry-run=server');
      return stderr.includes('not today');
    });
  const denied = () =>
    cluster.until('the denial', async () => (await cascade('redis', 'redis-operator')).stderr.includes('not today'));

  await t.test('kill -9 of the sweeper before and after every step', async t => {
    const points = steps.flatMap(step => [`before ${step}`, `after ${step}`]);
    const died = mkdtempSync(join(cluster.dir, 'died-'));
    await cluster.prepareNamespace('killed', 'all');
    const before = await cluster.list();
    await cluster.install({ namespace: 'killed', packageName: 'kitchen-sink', scope: 'all' });
    await admitted('killed', 'kitchen-sink');
    const main = join(import.meta.dirname, 'faulty-sweeper.ts');
    const sweeper = await startSweeper(t, cluster, {
      main,
      env: { DIE_AT: points.join(','), DIED_DIR: died },
    });
    const succeeded = async (): Promise<boolean> => {
      if (!sweeper.running) sweeper.start();
      return (await cleanupOf('killed'))?.status?.phase === 'Succeeded';
    };
    await cluster.until('the Cleanup to succeed', succeeded, 180);
    t.strictSame(
      readdirSync(died).toSorted(),
      points.map(point => point.replace(' ', '-')).toSorted(),
      'it died everywhere',
    );
    t.strictSame(left(before, await cluster.list()), [], '0 left');
    await sweeper.stop();
  });

  await startSweeper(t, cluster);

  await t.test('two operators that need each other are deleted together, and neither alone', async t => {
    await cluster.prepareNamespace('mutual', 'all');
    const before = await cluster.list();
    const namespace = 'mutual';
    const both = ['kitchen-sink', 'redis-operator'];
    await Promise.all([
      cluster.install({ namespace, packageName: 'kitchen-sink', scope: 'all' }),
      cluster.install({ namespace, packageName: 'redis-operator', channel: 'v1', scope: 'all' }),
    ]);
    await require('kitchen-sink.v1.0.0', 'redisclusters.redis.example.io', 'RedisCluster');
    await require('redis-operator.v1.0.0', 'sinks.kitchen.example.io', 'Sink');
    const alone = await cascade('mutual', 'kitchen-sink', '--dry-run=server');
    t.match(alone, { exitCode: 1, stderr: /Still needed by redis-operator.v1.0.0 \(mutual\)/ });
    await Promise.all(both.map(name => admittedInTheEnd('mutual', name)));
    await bothSucceeded('mutual');
    t.strictSame(left(before, await cluster.list()), [], '0 left');

    async function require(csv: string, name: string, kind: string): Promise<void> {
      const required = [{ name, kind, version: 'v1' }];
      await api.ok('PATCH', `${olm}/namespaces/mutual/clusterserviceversions/${csv}`, {
        spec: { customresourcedefinitions: { required } },
      });
    }
  });

  await t.test('a dry run writes nothing', async t => {
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    const { exitCode } = await cascade('redis', 'redis-operator', '--dry-run=server');
    t.equal(exitCode, 0);
    t.equal(await cleanupOf('redis'), undefined);
  });

  await t.test('operands block it', async t => {
    await cluster.kubectl('apply', '-f', 'test/e2e/operands.yaml');
    const { exitCode, stderr } = await cascade('redis', 'redis-operator');
    t.equal(exitCode, 1);
    t.match(stderr, 'kubectl delete redisclusters.redis.example.io prod staging -n redis');
    t.equal(await cleanupOf('redis'), undefined);
    await cluster.kubectl('delete', 'redisclusters.redis.example.io', 'prod', 'staging', '-n', 'redis');
    await cluster.kubectl('delete', 'redisclusters.redis.example.io', 'cache', '-n', 'team-a');
  });

  await t.test('a requester without rights to ClusterRoles is told what they lack', async t => {
    const kubeconfig = await cluster.user('bob', [
      { apiGroups: ['', 'apps', 'operators.coreos.com', 'apiextensions.k8s.io'], resources: ['*'], verbs: ['*'] },
    ]);
    const { exitCode, stderr } = await cascade('redis', 'redis-operator', '--kubeconfig', kubeconfig);
    t.equal(exitCode, 1);
    t.match(stderr, 'clusterroles.rbac.authorization.k8s.io');
    t.match(stderr, 'roles.rbac.authorization.k8s.io in redis');
    t.notMatch(stderr, 'deployments');
    t.equal(await cleanupOf('redis'), undefined);
  });

  await t.test('another webhook denies the deletion after our marks: withdrawn, unmarked', async t => {
    const template = await templateOf(cluster, 'redis', 'redis-operator');
    const pods = await podsOf(cluster, 'redis');
    const before = await cluster.list();
    await api.ok('POST', `${admission}/validatingadmissionpolicies`, denyAll.policy);
    await api.ok('POST', `${admission}/validatingadmissionpolicybindings`, denyAll.binding);
    await denying();
    await denied();
    await until('redis', 'Pending');
    const marked = await api.ok('GET', '/api/v1/namespaces/redis/serviceaccounts/redis-operator');
    t.match(marked.metadata.annotations, { 'subscription-guard.io/cleanup': /^redis\.redis-operator-/ });
    await until('redis', 'Withdrawn');
    const missing = added(await cluster.list(), before).map(({ kind, name }) => `${kind} ${name}`);
    t.strictSame(missing, [], 'nothing was deleted while the Subscription existed');
    const unmarked = await api.ok('GET', '/api/v1/namespaces/redis/serviceaccounts/redis-operator');
    t.notOk(unmarked.metadata.annotations?.['subscription-guard.io/cleanup']);
    t.strictSame(await templateOf(cluster, 'redis', 'redis-operator'), template, 'its Pods are to be as before');
    t.strictSame(await podsOf(cluster, 'redis'), pods, 'its Pods were not restarted');
    await api.ok('DELETE', `${admission}/validatingadmissionpolicybindings/deny-all`);
    await api.ok('DELETE', `${admission}/validatingadmissionpolicies/deny-all`);
  });

  await t.test('who changes their mind and orphans: nothing is removed', async t => {
    await api.ok('POST', `${admission}/validatingadmissionpolicies`, denyAll.policy);
    await api.ok('POST', `${admission}/validatingadmissionpolicybindings`, denyAll.binding);
    await denying();
    await denied();
    await api.ok('DELETE', `${admission}/validatingadmissionpolicybindings/deny-all`);
    await api.ok('DELETE', `${admission}/validatingadmissionpolicies/deny-all`);
    await cluster.until('the policy to be gone', async () => {
      const { exitCode } = await cluster.kubectl(
        'delete',
        subscription,
        'redis-operator',
        '-n',
        'redis',
        '--cascade=orphan',
      );
      return exitCode === 0;
    });
    t.equal(await cleanupOf('redis'), undefined, 'the approved Cleanup was retracted');
    t.equal(await api.exists(`${olm}/namespaces/redis/clusterserviceversions/redis-operator.v1.0.0`), true);
  });

  await t.test('a stuck finalizer: stalled, named, and it goes on by itself', async t => {
    await cluster.prepareNamespace('stuck', 'own');
    const before = await cluster.list();
    const name = 'operator-with-a-package-name-that-fills-a-label-key';
    await cluster.install({ namespace: 'stuck', packageName: name });
    const account = '/api/v1/namespaces/stuck/serviceaccounts/long-name';
    await api.ok('PATCH', account, { metadata: { finalizers: ['example.io/stuck'] } });
    await admitted('stuck', name);
    await until('stuck', 'Stalled');
    const stalled = await cleanupOf('stuck');
    t.ok(secondsUntilStalled(stalled) <= 30, 'people are told within 30 s');
    t.match(stalled?.status, {
      message: /ServiceAccount stuck\/long-name: it still has the finalizer example.io\/stuck/,
      blocking: { kind: 'ServiceAccount', name: 'long-name', finalizers: ['example.io/stuck'] },
    });
    await api.ok('PATCH', account, { metadata: { finalizers: null } });
    await until('stuck', 'Succeeded');
    t.strictSame(left(before, await cluster.list()), [], '0 left');
  });

  await t.test('created again by GitOps at once: nothing of the new install is deleted', async t => {
    const name = 'operator-with-a-package-name-that-fills-a-label-key';
    await cluster.install({ namespace: 'gitops', packageName: name });
    const manifest = await api.ok('GET', `${olm}/namespaces/gitops/subscriptions/${name}`);
    await admitted('gitops', name);
    const { metadata, spec } = manifest;
    await api.ok('POST', `${olm}/namespaces/gitops/subscriptions`, {
      apiVersion: manifest.apiVersion,
      kind: manifest.kind,
      metadata: { name: metadata.name, namespace: metadata.namespace },
      spec,
    });
    await until('gitops', 'Withdrawn');
    t.match((await cleanupOf('gitops'))?.status?.message, 'has been created again');
  });

  await t.test('two operators, one needing the other, both end clean', async t => {
    await cluster.prepareNamespace('pair', 'own');
    const before = await cluster.list();
    await cluster.install({ namespace: 'pair', packageName: 'needs-redis' });
    await cluster.until('the needed one to be refused', async () => {
      const { stderr } = await cascade('pair', 'redis-operator-v1-test-olm');
      return stderr.includes('Still needed by needs-redis.v1.0.0 (pair)');
    });
    await Promise.all(['needs-redis', 'redis-operator-v1-test-olm'].map(name => admittedInTheEnd('pair', name)));
    await bothSucceeded('pair');
    // The CRDs stay: the operator that was orphaned in namespace redis owns them, too.
    const expected = /redis\.example\.io/;
    t.strictSame(
      left(before, await cluster.list()).filter(object => !expected.test(object)),
      [],
      '0 left',
    );
  });

  await t.test('a shared CRD is kept, with the reason in the status', async t => {
    await cluster.install({ namespace: 'second', packageName: 'redis-operator', channel: 'v1' });
    await admitted('second', 'redis-operator');
    await until('second', 'Succeeded');
    const kept = (await cleanupOf('second'))?.status?.kept.find(({ name }) => name === 'redises.redis.example.io');
    t.match(kept, { kind: 'CustomResourceDefinition', reason: 'redis-operator.v1.0.0 (redis) owns it too' });
    t.equal(await api.exists('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/redises.redis.example.io'), true);
    t.equal(
      await api.exists('/apis/operators.coreos.com/v1/operators/redis-operator.second'),
      false,
      'its Operator is gone',
    );
  });

  await t.test('the shell of a Subscription that never resolved is removed', async t => {
    const shell = '/apis/operators.coreos.com/v1/operators/no-such-package.typo';
    await cluster.install({ namespace: 'typo', packageName: 'no-such-package', phase: 'none' });
    await cluster.until('the Operator object', () => api.exists(shell));
    await cluster.kubectl('delete', subscription, 'no-such-package', '-n', 'typo');
    await cluster.until('the shell to be gone', async () => !(await api.exists(shell)));
    t.equal(await api.exists('/apis/operators.coreos.com/v1/operators/redis-operator.redis'), true, 'others stay');
  });
});

const admission = '/apis/admissionregistration.k8s.io/v1';

/** Somebody else's admission policy: validating ones run after ours have written. */
const denyAll = {
  policy: {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'deny-all' },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['operators.coreos.com'],
            apiVersions: ['*'],
            operations: ['DELETE'],
            resources: ['subscriptions'],
          },
        ],
      },
      validations: [{ expression: 'false', message: 'not today' }],
    },
  },
  binding: {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'deny-all' },
    spec: { policyName: 'deny-all', validationActions: ['Deny'] },
  },
};

function left(before: Listing, after: Listing): string[] {
  return added(before, after)
    .filter(({ kind }) => kind !== 'Cleanup')
    .map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}

/** From the last progress to the Stalled condition. */
function secondsUntilStalled(cleanup: CleanupObject | undefined): number {
  const stalled = cleanup?.status?.conditions.find(({ type }) => type === 'Stalled');
  return (Date.parse(stalled?.lastTransitionTime ?? '') - Date.parse(cleanup?.status?.lastProgressTime ?? '')) / 1000;
}

async function templateOf({ api }: TestCluster, namespace: string, deployment: string): Promise<unknown> {
  return (await api.ok('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`)).spec.template;
}

async function podsOf({ api }: TestCluster, namespace: string): Promise<string[]> {
  const { items } = await api.ok('GET', `/api/v1/namespaces/${namespace}/pods`);
  return items.map(({ metadata }: { metadata: { name: string } }) => metadata.name).toSorted();
}
