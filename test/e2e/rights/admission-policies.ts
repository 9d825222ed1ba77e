import type { Test } from 'tap';
import { Api } from '../../support/control-plane/api.ts';
import type { TestCluster } from '../../support/control-plane/cluster.ts';
import { tokenOf } from '../../support/control-plane/users.ts';
import { cleanupManifest, cleanupsPath } from '../../support/e2e/cleanup-manifest.ts';

export const mark = 'subscription-guard.io/cleanup';
export const marked = { metadata: { annotations: { [mark]: 'redis.redis-operator-1' } } };
export const unmarked = { metadata: { annotations: { [mark]: null } } };
export const configMaps = '/api/v1/namespaces/default/configmaps';

/** All that RBAC knows of objects, but for verbs of our own. */
const usualVerbs = ['create', 'get', 'list', 'watch', 'update', 'patch', 'delete', 'deletecollection', 'escalate'];

/** The cluster with our policies, and those who try things there. All of them may write any object as far as RBAC goes. */
export async function applyPolicies(t: Test, cluster: TestCluster) {
  const { api: admin, server, caFile, kubectl } = cluster;
  await kubectl('apply', '-f', 'deploy/crds/cleanups.yaml');
  await kubectl('wait', '--for=condition=Established', '--timeout=300s', 'crd/cleanups.subscription-guard.io');
  await kubectl('create', 'namespace', 'subscription-guard');
  await cluster.user('alice', [{ apiGroups: ['*'], resources: ['*'], verbs: usualVerbs }]);
  const people = {
    alice: new Api(server, caFile, tokenOf('alice')),
    webhook: await accountApi(cluster, 'subscription-guard', 'webhook'),
    sweeper: await accountApi(cluster, 'subscription-guard', 'sweeper'),
    operator: await accountApi(cluster, 'default', 'operator'),
  };
  t.teardown(() => Promise.all(Object.values(people).map(api => api.close())));
  const applied = await kubectl('apply', '-k', 'deploy/policies');
  t.equal(applied.exitCode, 0, applied.stderr);
  await inForce(cluster, people.alice);
  return { admin, ...people };
}

async function accountApi({ api, server, caFile, kubectl }: TestCluster, namespace: string, name: string) {
  const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  await api.ok('POST', accounts, { metadata: { name } });
  await kubectl(
    ...['create', 'clusterrolebinding', name, '--clusterrole=cluster-admin', `--serviceaccount=${namespace}:${name}`],
  );
  const { status } = await api.ok('POST', `${accounts}/${name}/token`, { spec: { expirationSeconds: 3_600 } });
  return new Api(server, caFile, status.token);
}

/** The API server takes a moment to compile policies, and says nowhere when it has. */
async function inForce(cluster: TestCluster, alice: Api): Promise<void> {
  const tries = [
    { path: `${configMaps}?dryRun=All`, body: { metadata: { name: 'forged', ...marked.metadata } } },
    { path: `${cleanupsPath}?dryRun=All`, body: cleanupManifest('forged') },
    {
      path: '/apis/rbac.authorization.k8s.io/v1/clusterroles?dryRun=All',
      body: {
        metadata: { name: 'subscription-guard-unready-operands-view' },
        rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
      },
    },
  ];
  await cluster.until('the policies to be in force', async () => {
    const answers = await Promise.all(tries.map(({ path, body }) => alice.send('POST', path, body)));
    return answers.every(({ code }) => code === 403);
  });
}

/** By a policy: RBAC's refusals are Forbidden, too. */
export async function denied(t: Test, answer: ReturnType<Api['send']>, what: string): Promise<void> {
  const { code, body } = await answer;
  t.strictSame([code, body.reason], [403, 'Forbidden'], what);
  t.match(body.message, /ValidatingAdmissionPolicy '(cleanups|marks|operand-rights)\.subscription-guard\.io'/, what);
}
