import t from 'tap';
import { ClusterError, type Resource } from '../../src/cluster/cluster.ts';
import { clusterRoles, configMaps, deployments, operatorGroups, subscriptions } from '../../src/cluster/resources.ts';
import { readSnapshot } from '../../src/cluster/snapshot/read-snapshot.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';

const none = 'apiVersion: v1\nkind: List\nitems: []\n';
const noDeployments = 'apiVersion: apps/v1\nkind: DeploymentList\nitems: []\n';
const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: a}\n';
const group = 'apiVersion: operators.coreos.com/v1\nkind: OperatorGroup\nmetadata: {name: group, namespace: a}\n';

const asked: Record<string, Resource> = { clusterRoles, configMaps, deployments, operatorGroups, subscriptions };

interface Case {
  readonly reason: string;
  readonly files: Parameters<typeof t.testdir>[0];
  readonly want: readonly string[];
}

const cases: Record<string, Case> = {
  Objects: { reason: 'there are some', files: { 'dump.yaml': configMap }, want: ['configMaps'] },
  TypedList: { reason: 'a list says what it is of', files: { 'dump.yaml': noDeployments }, want: ['deployments'] },
  FileOfPlural: {
    reason: 'kubectl get subscriptions -A -o yaml > subscriptions.yaml',
    files: { 'subscriptions.yaml': none },
    want: ['subscriptions'],
  },
  FileOfFullName: {
    reason: 'kubectl get subscriptions.operators.coreos.com -A -o yaml > subscriptions.operators.coreos.com.yaml',
    files: { 'subscriptions.operators.coreos.com.yaml': none, 'clusterroles.rbac.authorization.k8s.io.json': none },
    want: ['clusterRoles', 'subscriptions'],
  },
  FileOfAnotherGroup: {
    reason: 'these are those of Knative',
    files: { 'subscriptions.messaging.knative.dev.yaml': none },
    want: [],
  },
  UntypedListOfAnyName: { reason: 'nobody knows of what', files: { 'dump.yaml': none }, want: [] },
  MustGather: {
    reason: 'the group is a folder, the core group is called core, and what belongs to no API is not read',
    files: {
      'must-gather': {
        etcd_info: { 'health.json': '[{"health": true}]' },
        'cluster-scoped-resources': { 'rbac.authorization.k8s.io': { clusterroles: { 'one.yaml': clusterRole() } } },
        namespaces: { a: { core: { 'configmaps.yaml': none }, apps: { 'deployments.yaml': noDeployments } } },
      },
    },
    want: ['clusterRoles', 'configMaps', 'deployments'],
  },
  MustGatherOfKnative: {
    reason: 'the name of the resource alone proves nothing',
    files: {
      'cluster-scoped-resources': {},
      namespaces: { a: { 'messaging.knative.dev': { 'subscriptions.yaml': none } } },
      core: { 'cluster-scoped-resources': { core: { nodes: { 'one.yaml': node() } } } },
    },
    want: [],
  },
  MustGatherOfOlm: {
    reason: 'its kinds are gathered together, and of one without objects nothing is written',
    files: {
      'cluster-scoped-resources': { core: { nodes: { 'one.yaml': node() } } },
      namespaces: { a: { 'operators.coreos.com': { operatorgroups: { 'group.yaml': group } } } },
    },
    want: ['operatorGroups', 'subscriptions'],
  },
};

for (const [name, { reason, files, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const { objects, holds } = readSnapshot(t.testdir(files));
    const held = Object.keys(asked).filter(key => asked[key] && holds(asked[key]));
    t.strictSame(held, want, reason);
    const cluster = new SnapshotCluster(objects, holds);
    for (const [key, resource] of Object.entries(asked)) {
      const answer = Array.fromAsync(cluster.list(resource)).then(() => 'answered');
      const refused = (error: unknown) => (error instanceof ClusterError ? error.message : error);
      const full = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
      t.equal(await answer.catch(refused), want.includes(key) ? 'answered' : `NotInSnapshot: ${full}`);
    }
  });
}

function clusterRole(): string {
  return 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: one}\n';
}

function node(): string {
  return 'apiVersion: v1\nkind: Node\nmetadata: {name: one}\n';
}
