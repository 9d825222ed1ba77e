import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { defaultFields } from '../../../src/policy/policy.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { policiesPath, policyManifest } from '../../support/e2e/deletion-policy.ts';

t.test('the CustomResourceDefinition of DeletionPolicies, on a real API server', async t => {
  const cluster = await startCluster(t, { olm: 'apis' });
  const { api } = cluster;
  const file = 'deploy/crds/deletionpolicies.yaml';
  const applied = await cluster.kubectl('apply', '-f', file);
  t.equal(applied.exitCode, 0, applied.stderr);
  await cluster.until('DeletionPolicies to be served', () => api.exists(policiesPath));

  await t.test('is what kubectl apply would write again', async t => {
    const { stdout } = await cluster.kubectl('diff', '-f', file);
    t.equal(stdout, '', 'the API server has changed, pruned and defaulted nothing');
    const crd = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/deletionpolicies.subscription-guard.io';
    const { status } = await api.ok('GET', crd);
    t.strictSame(
      status.conditions.filter(({ type }: { type: string }) => type === 'NonStructuralSchema'),
      [],
    );
  });

  await t.test('writes down the defaults, which are those of the webhook', async t => {
    const { spec } = await api.ok('POST', policiesPath, policyManifest('defaults', {}));
    t.strictSame(spec, defaultFields);
  });

  await t.test('shows what a policy says', async t => {
    const match = { packages: ['redis-operator', 'etcd'] };
    const spec = { match, action: 'Warn', allow: ['Orphan'], operands: 'Orphan', crds: 'Keep' };
    await api.ok('POST', policiesPath, policyManifest('shown', spec));
    const { stdout } = await cluster.kubectl('get', 'deletionpolicies', '-o', 'wide');
    t.matchSnapshot(stdout.replace(/\d+m?s\s*$/gm, '<age>'), 'kubectl get deletionpolicies -o wide');
  });

  await t.test('refuses a policy that makes no sense, and says why', async t => {
    const selector = (namespaceSelector: object) => ({ match: { namespaceSelector } });
    const expression = (operator: string, values?: string[]) =>
      selector({ matchExpressions: [{ key: 'env', operator, ...(values && { values }) }] });
    const cases: Record<string, object> = {
      CascadeThatIsNotAllowed: { action: 'Cascade', allow: ['Orphan'] },
      WarnWithoutOrphan: { action: 'Warn', allow: ['Cascade'] },
      UnknownAction: { action: 'Delete' },
      UnknownChoice: { allow: ['Background'] },
      ChoiceTwice: { allow: ['Cascade', 'Cascade'] },
      UnknownOperands: { operands: 'Keep' },
      OrderOfKinds: { operandOrder: ['KafkaTopic'] },
      UnknownCrds: { crds: 'Delete' },
      UnknownOperatorGroup: { operatorGroup: 'Delete' },
      UnknownDependencies: { dependencies: 'Delete' },
      UnknownAuthorization: { authorization: 'None' },
      NegativeTtl: { ttlSecondsAfterFinished: -1 },
      NoPackages: { match: { packages: [] } },
      PackageTwice: { match: { packages: ['redis', 'redis'] } },
      PackageByPattern: { match: { packages: ['redis-*'] } },
      EmptySelector: selector({}),
      EmptyLabels: selector({ matchLabels: {}, matchExpressions: [] }),
      InWithoutValues: expression('In'),
      NotInNothing: expression('NotIn', []),
      ExistsWithValues: expression('Exists', ['production']),
      UnknownOperator: expression('Is', ['production']),
    };
    for (const [name, spec] of Object.entries(cases)) {
      const { code, body } = await api.send('POST', policiesPath, policyManifest('bad', spec));
      t.equal(code, 422, name);
      t.matchSnapshot(body.message, name);
    }
  });

  await t.test('accepts every operator of a selector, and nothing to be allowed', async t => {
    const matchExpressions = [
      { key: 'env', operator: 'In', values: ['dev', 'test'] },
      { key: 'tier', operator: 'NotIn', values: ['gold'] },
      { key: 'team', operator: 'Exists' },
      { key: 'frozen', operator: 'DoesNotExist', values: [] },
    ];
    const spec = { match: { namespaceSelector: { matchLabels: { a: 'b' }, matchExpressions } }, allow: [] };
    const { code, body } = await api.send('POST', policiesPath, policyManifest('operators', spec));
    t.equal(code, 201, body.message);
    t.strictSame(body.spec.allow, [], 'nothing is not the default');
  });

  await t.test('drops fields that it does not know, unless validation is strict, as kubectl asks for', async t => {
    const manifest = policyManifest('unknown', { operand: 'Delete' });
    const { spec } = await api.ok('POST', policiesPath, manifest);
    t.strictSame(spec, defaultFields, 'a typo leaves the strict default');
    const path = join(cluster.dir, 'unknown.json');
    writeFileSync(path, JSON.stringify(policyManifest('strict', { operand: 'Delete' })));
    const { exitCode, stderr } = await cluster.kubectl('create', '-f', path);
    t.equal(exitCode, 1);
    t.match(stderr, 'unknown field "spec.operand"');
  });
});
