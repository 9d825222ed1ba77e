import type { TestCluster } from '../../support/control-plane/cluster.ts';

/**
 * What people do to the objects of an operator, and what makes our programs ask for an object by name that lists did not
 * show, or delete one that others delete otherwise.
 */

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const admission = '/apis/admissionregistration.k8s.io/v1';

type Labels = Readonly<Record<string, string>>;

/** The namespaced kinds of components, each with one object of it. */
function componentsIn(namespace: string, labels: Labels): (readonly [path: string, object: object])[] {
  const at = (prefix: string, plural: string) => `${prefix}/namespaces/${namespace}/${plural}`;
  const metadata = { name: 'by-hand', labels };
  const match = { app: 'by-hand' };
  const template = { metadata: { labels: match }, spec: { containers: [{ name: 'a', image: 'example.io/a' }] } };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'by-hand' };
  return [
    [at('/api/v1', 'configmaps'), { metadata }],
    [at('/api/v1', 'serviceaccounts'), { metadata }],
    [at('/api/v1', 'services'), { metadata, spec: { ports: [{ port: 80 }] } }],
    [
      at('/apis/apps/v1', 'deployments'),
      { metadata, spec: { replicas: 0, selector: { matchLabels: match }, template } },
    ],
    [at(rbac, 'roles'), { metadata, rules: [] }],
    [at(rbac, 'rolebindings'), { metadata, roleRef, subjects: [] }],
    [
      at('/apis/operators.coreos.com/v2', 'operatorconditions'),
      { apiVersion: 'operators.coreos.com/v2', kind: 'OperatorCondition', metadata, spec: {} },
    ],
  ];
}

/**
 * Components that a person has made known to OLM by its label: OLM's Operator object lists them. Those in the operator's own
 * namespace go with it, and those in `elsewhere` stay. And cluster-scoped ones that carry one of OLM's labels only, so that
 * OLM does not remove them.
 */
export async function addComponents({ api }: TestCluster, operator: string, csv: string): Promise<void> {
  const labels = { 'olm.managed': 'true', [`operators.coreos.com/${operator}`]: '' };
  const owned = { metadata: { name: 'by-hand', labels: { 'olm.owner': csv } }, webhooks: [] };
  const objects: readonly (readonly [path: string, object: object])[] = [
    ...componentsIn(operator.slice(operator.lastIndexOf('.') + 1), labels),
    ...componentsIn('elsewhere', labels),
    [
      '/apis/apiregistration.k8s.io/v1/apiservices',
      {
        metadata: { name: 'v1.by-hand.example.io', labels },
        spec: { group: 'by-hand.example.io', version: 'v1', groupPriorityMinimum: 1_000, versionPriority: 1 },
      },
    ],
    [
      '/apis/operators.coreos.com/v1alpha1/namespaces/elsewhere/installplans',
      {
        apiVersion: 'operators.coreos.com/v1alpha1',
        kind: 'InstallPlan',
        metadata: { name: 'by-hand', labels },
        spec: { approval: 'Manual', approved: false, clusterServiceVersionNames: ['by-hand'] },
      },
    ],
    [`${admission}/validatingwebhookconfigurations`, owned],
    [`${admission}/mutatingwebhookconfigurations`, owned],
  ];
  for (const [path, object] of objects) await api.ok('POST', path, object);
}

/** As long as they are there, OLM keeps the Operator object. */
export async function removeComponentsElsewhere({ api }: TestCluster): Promise<void> {
  for (const [path] of componentsIn('elsewhere', {})) await api.ok('DELETE', `${path}/by-hand`);
}

/** As OLM's Operator object knows them in the end. */
export const componentsElsewhere = [
  'ConfigMap',
  'ServiceAccount',
  'Service',
  'Deployment',
  'Role',
  'RoleBinding',
  'OperatorCondition',
];

/** Takes all labels off some objects, and puts them on again later. */
export async function withoutLabels(
  { api }: TestCluster,
  paths: readonly string[],
  meanwhile: () => Promise<void>,
): Promise<void> {
  const before = await Promise.all(
    paths.map(async path => ({ path, labels: (await api.ok('GET', path)).metadata.labels })),
  );
  const set = (labels: (of: Record<string, string>) => object) =>
    Promise.all(before.map(one => api.ok('PATCH', one.path, { metadata: { labels: labels(one.labels ?? {}) } })));
  await set(labels => Object.fromEntries(Object.keys(labels).map(key => [key, null])));
  await meanwhile();
  await set(labels => labels);
}
