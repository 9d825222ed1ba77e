import { join } from 'node:path';
import t, { type Test } from 'tap';
import { auditedRequests } from '../../support/control-plane/audit-log.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { applyForeignCrds } from '../../support/control-plane/foreign-crds.ts';
import { helm } from '../../support/control-plane/go-programs.ts';
import { type CommandResult, run } from '../../support/control-plane/kubectl.ts';
import { left } from '../../support/e2e/cascades.ts';

const chart = join(import.meta.dirname, '..', '..', '..', 'deploy', 'chart');
const namespace = ['--namespace', 'subscription-guard', '--create-namespace'];
const policies = '/apis/subscription-guard.io/v1alpha1/deletionpolicies';

const programs = { 3: await helm(3), 4: await helm(4) };

t.test('the chart on a real API server, whose Pods are none', async t => {
  const cluster = await startCluster(t, { olm: 'apis', audited: ['admin'] });
  await applyForeignCrds(cluster);
  for (const version of [3, 4] as const) {
    await t.test(`Helm ${version}`, async t => {
      const ask = (...args: string[]) => run(programs[version], args, { KUBECONFIG: cluster.kubeconfig });
      await fromInstallToUninstall(t, cluster, ask);
    });
  }
});

type Helm = (...args: string[]) => Promise<CommandResult>;

async function fromInstallToUninstall(t: Test, cluster: TestCluster, ask: Helm): Promise<void> {
  const succeeds = async (...args: string[]): Promise<void> => {
    const { exitCode, stderr } = await ask(...args);
    t.equal(exitCode, 0, `helm ${args[0]}: ${stderr}`);
  };
  const sets = (...values: string[]) => values.flatMap(value => ['--set', value]);
  const upgrade = (...values: string[]) =>
    succeeds('upgrade', 'guard', chart, ...namespace, '--wait', '--reset-values', ...sets(...values));
  const inForce = async (): Promise<Record<string, string>> => {
    const { items } = await cluster.api.ok('GET', policies);
    return Object.fromEntries(
      items.map(({ metadata, spec }: { metadata: { name: string }; spec: { action: string } }) => [
        metadata.name,
        spec.action,
      ]),
    );
  };
  const before = await cluster.list();

  const two = [
    'policies[0].name=first',
    'policies[0].spec.action=Warn',
    'policies[1].name=second',
    'policies[1].spec.action=Warn',
  ];
  await succeeds('install', 'guard', chart, ...namespace, '--wait', ...sets(...two));
  t.strictSame(await inForce(), { first: 'Warn', second: 'Warn' }, 'although their API came with the same install');

  await upgrade('policies[0].name=first', 'policies[0].spec.action=Block', 'timeoutSeconds=20');
  t.strictSame(await inForce(), { first: 'Block' }, 'the first upgrade changes and removes them');
  const configuration = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/subscription-guard';
  t.match(await cluster.api.ok('GET', configuration), { webhooks: [{ timeoutSeconds: 20 }] });
  await upgrade(
    'policies[0].name=first',
    'policies[0].spec.action=Cascade',
    'policies[1].name=third',
    'policies[1].spec.action=Warn',
  );
  t.strictSame(await inForce(), { first: 'Cascade', third: 'Warn' }, 'and so do those after it');
  await upgrade();
  t.strictSame(await inForce(), {});

  const asked = auditedRequests(cluster).length;
  await succeeds('uninstall', 'guard', '--namespace', 'subscription-guard', '--wait');
  const deleted = auditedRequests(cluster)
    .slice(asked)
    .flatMap(({ verb, resource }) => (verb === 'delete' ? resource : []));
  const beforePods = deleted.slice(0, deleted.indexOf('deployments'));
  for (const kind of ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'])
    t.ok(beforePods.includes(kind), `${kind} go before the Deployments: ${deleted.join(' ')}`);

  // What Kubernetes makes for each CustomResourceDefinition and Namespace.
  const follows = /^(APIService|Namespace|ConfigMap|ServiceAccount) /;
  const stayed = left(before, await cluster.list()).filter(object => !follows.test(object));
  t.strictSame(stayed, [
    'CustomResourceDefinition /cleanups.subscription-guard.io',
    'CustomResourceDefinition /deletionpolicies.subscription-guard.io',
  ]);
  await cluster.kubectl('delete', 'namespace', 'subscription-guard', '--wait');
  const crds = ['cleanups.subscription-guard.io', 'deletionpolicies.subscription-guard.io'];
  await cluster.kubectl('delete', 'customresourcedefinitions', ...crds);
  t.strictSame(left(before, await cluster.list()), [], 'nothing else');
}
