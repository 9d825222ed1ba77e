import t from 'tap';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { applyOlmV1Crds } from '../../support/control-plane/foreign-crds.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, subscription } from '../../support/e2e/cascades.ts';
import { leftovers, listLeftovers } from '../../support/e2e/leftovers-command.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const hand = 'own-namespace-only';
const handCsv = `${hand}.v1.0.0`;

/** Objects that look like an operator's own, and are not. */
t.test('objects of others', async t => {
  const whole = t;
  // The sweeper may not write Deployments: OLM's label stays on one that another manager has.
  const cluster = await startCluster(t, { expectedDenials: [/^sweeper: patch deployments.apps$/] });
  await startWebhook(t, cluster, { cascade: true });
  const { api } = cluster;
  const cascades = new Cascades(cluster);
  await applyOlmV1Crds(cluster);
  await cluster.prepareNamespace('kitchen', 'all');
  await Promise.all(['model', 'hand', 'hand2'].map(name => cluster.prepareNamespace(name)));
  await Promise.all([
    cluster.install({ namespace: 'kitchen', packageName: 'kitchen-sink' }),
    cluster.install({ namespace: 'model', packageName: hand }),
  ]);

  await t.test('a manager takes objects over after the approval', async t => {
    const component = { 'olm.managed': 'true', 'operators.coreos.com/kitchen-sink.kitchen': '' };
    const labelled = '/api/v1/namespaces/hand/configmaps/labelled';
    await api.ok('POST', '/api/v1/namespaces/hand/configmaps', { metadata: { name: 'labelled', labels: component } });
    await cluster.until('OLM to take it for a component', async () => {
      const { status } = await api.ok('GET', '/apis/operators.coreos.com/v1/operators/kitchen-sink.kitchen');
      return status.components.refs.some(({ name }: { name: string }) => name === 'labelled');
    });
    await cascades.admitted('kitchen', 'kitchen-sink');
    await cluster.until('the Subscription to be gone', async () => {
      return !(await api.exists(`${olmApi}/namespaces/kitchen/subscriptions/kitchen-sink`));
    });
    const extension = await api.ok('POST', '/apis/olm.operatorframework.io/v1/clusterextensions', {
      apiVersion: 'olm.operatorframework.io/v1',
      kind: 'ClusterExtension',
      metadata: { name: 'kitchen' },
      spec: {
        namespace: 'kitchen',
        serviceAccount: { name: 'installer' },
        source: { sourceType: 'Catalog', catalog: { packageName: 'kitchen-sink' } },
      },
    });
    const { apiVersion, kind, metadata } = extension;
    const owner = { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true };
    const taken = [
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/sinks.kitchen.example.io',
      `${rbac}/clusterroles/kitchen-sink-raw-reader`,
      '/apis/apps/v1/namespaces/kitchen/deployments/kitchen-sink',
    ];
    const uids = await Promise.all(taken.map(path => take(cluster, path, owner)));
    await startSweeper(whole, cluster);
    await cascades.until('kitchen', 'Succeeded');
    const { kept = [] } = (await cascades.cleanupOf('kitchen'))?.status ?? {};
    const reasons = new Map(kept.map(({ kind, name, reason }) => [`${kind} ${name}`, reason]));
    const claim = 'ClusterExtension kitchen (OLM v1) manages it';
    for (const object of [
      'CustomResourceDefinition sinks.kitchen.example.io',
      'ClusterRole kitchen-sink-raw-reader',
      'Deployment kitchen-sink',
    ])
      t.equal(reasons.get(object), claim, object);
    for (const [index, path] of taken.entries()) t.equal((await api.ok('GET', path)).metadata.uid, uids[index], path);
    t.equal(
      reasons.get('ConfigMap labelled'),
      "it is in another namespace, and only a label says that it is the operator's",
    );
    t.ok(await api.exists(labelled), 'a label alone has nothing deleted');
  });

  const csv = await handMade(cluster);
  for (const [namespace, runs] of [
    ['hand', false],
    ['hand2', true],
  ] as const) {
    await t.test(`a CSV that a person has made, ${runs ? 'which runs' : 'which cannot run'}`, async t => {
      if (runs) await makeAccount(cluster, namespace);
      await api.ok('POST', `${olmApi}/namespaces/${namespace}/clusterserviceversions`, csv);
      if (runs)
        await cluster.until('it to run', async () => {
          const { status } = await api.ok('GET', csvPath(namespace));
          return status?.phase === 'Succeeded';
        });
      const mine = [csvPath(namespace), ...(runs ? madeWithIt(namespace) : [])];
      const uids = await uidsOf(cluster, mine);
      const refused = async (): Promise<void> => {
        await cluster.install({ namespace, packageName: hand, phase: 'none' });
        await cluster.until('OLM to refuse the Subscription', () => isRefused(cluster, namespace));
      };
      await refused();

      const found = (await listLeftovers(cluster)).filter(({ operator }) => operator === `${hand}.${namespace}`);
      t.match(found, [
        {
          findings: [
            {
              rule: 'csv-made-by-hand',
              object: { name: handCsv },
              reason: `made by hand; Subscription ${namespace}/${hand} cannot install because of it`,
            },
          ],
          remedy: `kubectl delete ${subscription} ${hand} -n ${namespace} --cascade=orphan`,
        },
      ]);
      const { stdout } = await leftovers(cluster, 'plan', hand, '-n', namespace, '-o', 'json');
      t.strictSame(
        JSON.parse(stdout).items.map(({ kind }: { kind: string }) => kind),
        ['Operator'],
        'the plan has the empty Operator object alone',
      );

      const pasted = await pasteCommand(t, cluster, found[0]?.remedy ?? '', 'deleteSubscription');
      t.equal(pasted.exitCode, 0, pasted.stderr);
      t.strictSame(await uidsOf(cluster, mine), uids, 'what the audit prints leaves it alone');

      await refused();
      const plain = await cluster.kubectl('delete', subscription, hand, '-n', namespace);
      t.equal(plain.exitCode, 0, plain.stderr);
      t.match(plain.stderr, `kubectl delete operators.operators.coreos.com ${hand}.${namespace}`);
      t.strictSame(await uidsOf(cluster, mine), uids, 'a plain deletion leaves it alone');

      await refused();
      await cluster.until('the cascade', async () => (await cascades.delete(namespace, hand)).exitCode === 0);
      await cascades.until(namespace, 'Succeeded');
      t.strictSame(await uidsOf(cluster, mine), uids, 'and so does a cascade');
    });
  }
});

function csvPath(namespace: string): string {
  return `${olmApi}/namespaces/${namespace}/clusterserviceversions/${handCsv}`;
}

/** As a person copies one that OLM has installed: without labels, status and OLM's annotations. */
async function handMade({ api }: TestCluster) {
  const { apiVersion, kind, metadata, spec } = await api.ok('GET', csvPath('model'));
  const properties = 'operatorframework.io/properties';
  return {
    apiVersion,
    kind,
    metadata: { name: metadata.name, annotations: { [properties]: metadata.annotations[properties] } },
    spec,
  };
}

/** What OLM asks for before it runs a CSV, where no InstallPlan has made it. */
async function makeAccount({ api }: TestCluster, namespace: string): Promise<void> {
  const metadata = { name: hand };
  await api.ok('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata });
  await api.ok('POST', `${rbac}/namespaces/${namespace}/roles`, {
    metadata,
    rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }],
  });
  await api.ok('POST', `${rbac}/namespaces/${namespace}/rolebindings`, {
    metadata,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: hand },
    subjects: [{ kind: 'ServiceAccount', name: hand, namespace }],
  });
}

function madeWithIt(namespace: string): string[] {
  return [
    `/apis/apps/v1/namespaces/${namespace}/deployments/${hand}`,
    `/api/v1/namespaces/${namespace}/serviceaccounts/${hand}`,
    `${rbac}/namespaces/${namespace}/roles/${hand}`,
    `${rbac}/namespaces/${namespace}/rolebindings/${hand}`,
  ];
}

async function uidsOf({ api }: TestCluster, paths: readonly string[]): Promise<string[]> {
  return Promise.all(paths.map(async path => (await api.ok('GET', path)).metadata.uid));
}

async function isRefused({ api }: TestCluster, namespace: string): Promise<boolean> {
  const { status } = await api.ok('GET', `${olmApi}/namespaces/${namespace}/subscriptions/${hand}`);
  return status?.conditions?.some(
    ({ type, message = '' }: { type: string; message?: string }) =>
      type === 'ResolutionFailed' && message.includes(`clusterserviceversion ${handCsv} exists`),
  );
}

/** Adds an owner, beside those that are there. Returns the UID of the object. */
async function take({ api }: TestCluster, path: string, owner: object): Promise<string> {
  const { metadata } = await api.ok('GET', path);
  await api.ok('PATCH', path, { metadata: { ownerReferences: [...(metadata.ownerReferences ?? []), owner] } });
  return metadata.uid;
}
