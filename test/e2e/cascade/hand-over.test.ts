import t, { type Test } from 'tap';
import { makeRedisCluster, redisLikeBundle } from '../../support/control-plane/bundle-copies.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { applyOlmV1Crds } from '../../support/control-plane/foreign-crds.ts';
import { added, type Listed, type Listing } from '../../support/control-plane/ground-truth.ts';
import { olmApi } from '../../support/control-plane/olm.ts';
import { takesObjectSets } from '../../support/control-plane/pair.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { subscription } from '../../support/e2e/cascades.ts';
import { leftovers, listLeftovers } from '../../support/e2e/leftovers-command.ts';

const v1 = 'olm.operatorframework.io';
const olmV1Api = `/apis/${v1}/v1`;

/** Who owns what was handed over: with the experimental runtime a revision of the extension, with Helm's the extension. */
const owners = { set: 'ClusterObjectSet', ext: 'ClusterExtension' } as const;
const names = (Object.keys(owners) as (keyof typeof owners)[]).filter(name => name === 'ext' || takesObjectSets);
if (!takesObjectSets) process.stderr.write('SKIPPED: ClusterObjectSets, which this Kubernetes does not take\n');

/** OLM v0's own records, which upstream's migration leaves out. */
const records = new Set([
  'ClusterServiceVersion',
  'Subscription',
  'InstallPlan',
  'Operator',
  'OperatorGroup',
  'OperatorCondition',
]);

/**
 * An operator that OLM v0 has installed is handed over to OLM v1, as upstream's migration does it. The objects of
 * OLM v1 are laid by hand, as operator-controller cannot be built here; the garbage collector that acts on them is real.
 */
t.test('an operator that was handed over to OLM v1', async t => {
  const bundles = t.testdir({});
  const cluster = await startCluster(t, { bundles: names.map(name => redisLikeBundle(name, bundles)) });
  const webhook = await startWebhook(t, cluster, { cascade: true, components: ['olm-guard'] });
  await applyOlmV1Crds(cluster);
  await Promise.all(names.map(name => cluster.prepareNamespace(name)));
  const before = await cluster.list();
  await Promise.all(names.map(name => cluster.install({ namespace: name, packageName: `${name}-operator` })));
  await cluster.settled();
  for (const name of names) await makeRedisCluster(cluster, { operator: name });
  await t.test('the API server takes the ClusterExtension that a plan advises', async t => {
    const { stdout } = await leftovers(cluster, 'plan', 'ext-operator', '-n', 'ext', '-o', 'json');
    const { possible, manifest } = JSON.parse(stdout).handOver;
    t.equal(possible, false, 'it looks after its own namespace alone');
    t.match(manifest, { metadata: { name: 'ext-operator' }, spec: { namespace: 'ext' } });
    t.match(await cluster.api.send('POST', `${olmV1Api}/clusterextensions?dryRun=All`, manifest), { code: 201 });
  });
  for (const name of names) {
    await t.test(`${name}: upstream deletes Subscription and CSV, one right after the other`, async t => {
      await deletesBoth(t, cluster, name);
      const last = (kind: string) => webhook.decisions().findLast(decision => decision.kind === kind);
      t.match(last('Subscription'), { subject: `${name}/${name}-operator`, verdict: 'Orphan', allowed: true });
      t.match(last('ClusterServiceVersion'), { subject: `${name}/${name}-operator.v1.0.0`, allowed: true });
    });
  }
  await cluster.until('Subscriptions and CSVs to be gone', async () => {
    const there = [...(await cluster.list()).values()];
    return !there.some(({ kind }) => kind === 'Subscription' || kind === 'ClusterServiceVersion');
  });
  // OLM's finalizer has taken the ClusterRoles that it made for the CSV; OLM v1 makes its own.
  const adopted = added(before, await cluster.list()).filter(isHandedOver);
  for (const name of names)
    await handOver(
      cluster,
      name,
      adopted.filter(object => isOf(name, object)),
    );

  await t.test('has everything that it runs on', async t => {
    const kinds = new Set(adopted.map(({ kind }) => kind));
    for (const kind of ['CustomResourceDefinition', 'Deployment', 'ServiceAccount', 'Role', 'RoleBinding'])
      t.ok(kinds.has(kind), `${kind} is handed over`);
  });

  await t.test('has one finding, of low severity', async t => {
    const found = (await listLeftovers(cluster)).map(({ operator, findings }) => ({
      operator,
      findings: findings.map(({ severity, object, reason }) => `${severity} ${object.kind}: ${reason}`),
    }));
    const wanted = (name: string) => ({
      operator: `${name}-operator.${name}`,
      findings: [
        `low Operator: handed over to ClusterExtension ${name}-operator (OLM v1); only OLM v0's records are left`,
      ],
    });
    t.strictSame(
      found,
      names.map(wanted).toSorted((a, b) => (a.operator < b.operator ? -1 : 1)),
    );
  });

  await t.test('its objects are not counted when it is subscribed to again', async t => {
    for (const program of cluster.olm) await program.stop();
    for (const name of names) {
      await cluster.install({ namespace: name, packageName: `${name}-operator`, phase: 'none' });
      const { exitCode, stderr } = await cluster.kubectl('delete', subscription, `${name}-operator`, '-n', name);
      t.equal(exitCode, 0, stderr);
      t.match(webhook.decisions().at(-1), { verdict: 'NothingLeft', allowed: true });
    }
    for (const program of cluster.olm) program.start();
  });

  for (const name of names) {
    await t.test(`${name}: clean takes OLM v0's records, and nothing else`, async t => {
      const seen = await cluster.list();
      const { exitCode, stderr } = await leftovers(
        cluster,
        'clean',
        `${name}-operator.${name}`,
        '--operands',
        'delete',
        '--yes',
      );
      t.equal(exitCode, 0, stderr);
      const now = await cluster.list();
      const gone = added(now, seen).map(({ kind }) => kind);
      t.strictSame(
        gone.filter(kind => !records.has(kind)),
        [],
        'no object that was handed over, and no custom resource',
      );
      for (const kind of ['Operator', 'InstallPlan']) t.ok(gone.includes(kind), kind);
      t.notOk(
        [...now.values()].some(({ kind }) => kind === 'OperatorCondition'),
        'OLM has taken it with the CSV',
      );
      t.notOk(gone.includes('OperatorGroup'), 'it stays unless a policy says otherwise');
      t.strictSame(changed(seen, now), [], 'all have their UIDs');
      const label = `operators.coreos.com/${name}-operator.${name}`;
      t.strictSame(
        [...now.values()].filter(({ labels }) => label in labels).map(({ kind }) => kind),
        [],
        'the component label is off',
      );
    });
  }

  await t.test('and then there is nothing to find', async t => t.strictSame(await listLeftovers(cluster), []));
});

function isOf(name: string, { namespace, name: object, labels }: Listed): boolean {
  return namespace === name || object.includes(`${name}.example.io`) || labels['olm.owner.namespace'] === name;
}

/** Custom resources have no owner, and the ClusterRoles of an API go with its CRD. */
function isHandedOver({ group, kind, owners }: Listed): boolean {
  const isCustom = group.endsWith('.example.io');
  return (
    !isCustom &&
    !records.has(kind) &&
    !owners.some(owner => /^(customresourcedefinition|replicaset|deployment)$/i.test(owner.kind))
  );
}

/** One right after the other. A finalizer makes sure that the Subscription is still Terminating when the CSV is asked for. */
async function deletesBoth(t: Test, { api }: TestCluster, name: string): Promise<void> {
  const subscriptionPath = `${olmApi}/namespaces/${name}/subscriptions/${name}-operator`;
  const csvPath = `${olmApi}/namespaces/${name}/clusterserviceversions/${name}-operator.v1.0.0`;
  const orphan = { apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy: 'Orphan' };
  await api.ok('PATCH', subscriptionPath, { metadata: { finalizers: ['example.io/hold'] } });
  const first = await api.send('DELETE', subscriptionPath, orphan);
  const second = await api.send('DELETE', csvPath, orphan);
  t.equal(first.code, 200, JSON.stringify(first.body));
  t.equal(second.code, 200, JSON.stringify(second.body));
  const { metadata } = await api.ok('GET', subscriptionPath);
  t.ok(metadata.deletionTimestamp, 'the Subscription is Terminating');
  // The orphan finalizer of the garbage collector may be there, or gone already.
  const left = (metadata.finalizers ?? []).filter((one: string) => one !== 'example.io/hold');
  await api.ok('PATCH', subscriptionPath, { metadata: { finalizers: left } });
}

/** Lays the marks and the owner on every object, and leaves all marks of OLM v0. */
async function handOver(cluster: TestCluster, name: keyof typeof owners, objects: readonly Listed[]): Promise<void> {
  const { api } = cluster;
  const labels = { 'app.kubernetes.io/managed-by': v1, [`${v1}/owner-name`]: `${name}-operator` };
  const owner = await ownerOf(cluster, name);
  const ownerReferences = [{ ...owner, controller: true, blockOwnerDeletion: true }];
  for (const object of objects) {
    const path = pathOf(object);
    const metadata = { labels, ownerReferences, annotations: { [`${v1}/revision`]: '1' } };
    await api.ok('PATCH', path, { metadata });
  }
}

async function ownerOf({ api }: TestCluster, name: keyof typeof owners) {
  const apiVersion = `${v1}/v1`;
  const extension = await api.ok('POST', `${olmV1Api}/clusterextensions`, {
    apiVersion,
    kind: 'ClusterExtension',
    metadata: { name: `${name}-operator` },
    spec: {
      namespace: name,
      serviceAccount: { name: 'installer' },
      source: { sourceType: 'Catalog', catalog: { packageName: `${name}-operator` } },
    },
  });
  const owning = { apiVersion, kind: 'ClusterExtension', name: `${name}-operator`, uid: extension.metadata.uid };
  if (owners[name] === 'ClusterExtension') return owning;
  const revision = await api.ok('POST', `${olmV1Api}/clusterobjectsets`, {
    apiVersion,
    kind: 'ClusterObjectSet',
    metadata: {
      name: `${name}-operator-1`,
      labels: { [`${v1}/owner-kind`]: 'ClusterExtension', [`${v1}/owner-name`]: `${name}-operator` },
      ownerReferences: [{ ...owning, controller: true }],
    },
    spec: {
      revision: 1,
      lifecycleState: 'Active',
      collisionProtection: 'IfNoController',
      phases: [{ name: 'deploy', objects: [{ ref: { name: 'contents', namespace: name, key: 'object-0' } }] }],
    },
  });
  return { apiVersion, kind: 'ClusterObjectSet', name: `${name}-operator-1`, uid: revision.metadata.uid };
}

/** Of the kinds that redis-operator brings along. */
function pathOf({ group, kind, namespace, name }: Listed): string {
  const root = group === '' ? '/api/v1' : `/apis/${group}/v1`;
  const plural = `${kind.toLowerCase()}s`;
  return `${root}${namespace ? `/namespaces/${namespace}` : ''}/${plural}/${name}`;
}

function changed(before: Listing, now: Listing): string[] {
  return [...before].filter(([id, { uid }]) => (now.get(id)?.uid ?? uid) !== uid).map(([id]) => id);
}
