import type { KubeObject, ObjectMeta, OwnerReference } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { takeInventory } from '../../src/inventory/inventory.ts';
import { makePlan, type Plan } from '../../src/plan/plan.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { policyReach } from '../../src/policy/reach.ts';
import { subjectOf } from '../../src/subject/subject.ts';

/** Builders for the objects of a small operator, `redis-operator` in namespace `redis`, as OLM makes them. */
export interface Extra {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec?: unknown;
  readonly status?: unknown;
}

const olm = 'operators.coreos.com';

/** The UID is derived from kind, namespace and name. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  extra: Extra & { namespace?: string } = {},
): KubeObject {
  const { namespace, metadata, spec, status } = extra;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace && { namespace }), uid: uidOf(kind, name, namespace), ...metadata },
    ...(spec !== undefined && { spec }),
    ...(status !== undefined && { status }),
  };
}

export function uidOf(kind: string, name: string, namespace = ''): string {
  return `uid-${kind}-${namespace}-${name}`;
}

interface Owned {
  readonly ownerReferences: readonly OwnerReference[];
}

/** ownerReferences to objects made by {@link object}. */
export function ownedBy(...owners: readonly KubeObject[]): Owned {
  const ownerReferences = owners.map(({ apiVersion, kind, metadata }) => ({
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid ?? '',
  }));
  return { ownerReferences };
}

/** An ownerReference to a controller that is not in the cluster of the test. */
export function controlledBy(apiVersion: string, kind: string, name: string): Owned {
  return { ownerReferences: [{ apiVersion, kind, name, uid: `uid-${name}`, controller: true }] };
}

/** The annotations of what the Helm release redis in namespace ops manages. */
export const helmMarks = { 'meta.helm.sh/release-name': 'redis', 'meta.helm.sh/release-namespace': 'ops' };

export function subscription(name = 'redis-operator', namespace = 'redis', extra: Extra = {}): KubeObject {
  return object(`${olm}/v1alpha1`, 'Subscription', name, {
    namespace,
    spec: { name },
    status: { installedCSV: `${name}.v1`, currentCSV: `${name}.v1`, installPlanRef: { name: 'install-1' } },
    ...extra,
  });
}

export function csv(name = 'redis-operator.v1', namespace = 'redis', extra: Extra = {}): KubeObject {
  return object(`${olm}/v1alpha1`, 'ClusterServiceVersion', name, {
    namespace,
    spec: {
      customresourcedefinitions: { owned: [{ name: 'redises.redis.example.io', kind: 'Redis', version: 'v1' }] },
    },
    ...extra,
  });
}

/** The subject's, with the namespaces that OLM says it looks after: comma-separated, '' for all. */
export function csvFor(targets: string): KubeObject {
  return csv(undefined, undefined, { metadata: { annotations: { 'olm.targetNamespaces': targets } } });
}

export function installPlan(steps: readonly object[], extra: Extra = {}): KubeObject {
  return object(`${olm}/v1alpha1`, 'InstallPlan', 'install-1', {
    namespace: 'redis',
    metadata: ownedBy(subscription()),
    status: { phase: 'Complete', plan: steps },
    ...extra,
  });
}

export function step(kind: string, name: string, group = '', version = 'v1'): object {
  return { resolving: 'redis-operator.v1', resource: { group, version, kind, name }, status: 'Created' };
}

export function crd(kind = 'Redis', plural = 'redises'): KubeObject {
  const group = 'redis.example.io';
  return object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${plural}.${group}`, {
    metadata: { labels: { 'olm.managed': 'true', [`${olm}/redis-operator.redis`]: '' } },
    spec: { group, scope: 'Namespaced', names: { kind, plural }, versions: [{ name: 'v1', served: true }] },
  });
}

/** The API of Cleanups is there, and there is none yet. */
export const cleanupCrd = object(
  'apiextensions.k8s.io/v1',
  'CustomResourceDefinition',
  'cleanups.subscription-guard.io',
  {
    spec: {
      group: 'subscription-guard.io',
      scope: 'Cluster',
      names: { kind: 'Cleanup', plural: 'cleanups' },
      versions: [{ name: 'v1alpha1', served: true }],
    },
  },
);

export function redis(name: string, namespace = 'redis', metadata: Partial<ObjectMeta> = {}): KubeObject {
  return object('redis.example.io/v1', 'Redis', name, { namespace, metadata });
}

export function operator(refs: readonly object[] = []): KubeObject {
  return object(`${olm}/v1`, 'Operator', 'redis-operator.redis', { status: { components: { refs } } });
}

/** Those by which OLM finds what it made for the CSV of {@link csv}, and removes it with that. */
export const ownerLabels = {
  'olm.managed': 'true',
  'olm.owner': 'redis-operator.v1',
  'olm.owner.namespace': 'redis',
  'olm.owner.kind': 'ClusterServiceVersion',
};

/** The plan of the Subscription redis/redis-operator in a cluster that holds these objects. */
export async function planIn(objects: readonly KubeObject[], policy: Policy = defaultPolicy): Promise<Plan> {
  const subject = objects.find(({ kind, metadata }) => kind === 'Subscription' && metadata.name === 'redis-operator');
  if (!subject) throw new Error('there is no Subscription to plan for');
  const cluster = new SnapshotCluster(objects);
  return makePlan(await takeInventory(cluster, subjectOf(subject)), policy, await policyReach(policy, cluster));
}

/** "Delete", "Follows ClusterServiceVersion redis-operator.v1", "Keep: why" — or undefined when it is not planned. */
export function fateIn(plan: Plan, kind: string, name: string): string | undefined {
  const item = plan.items.find(({ ref }) => ref.kind === kind && ref.name === name);
  if (item?.follows) return `Follows ${item.follows.kind} ${item.follows.name}`;
  return item && (item.reason ? `${item.fate}: ${item.reason}` : item.fate);
}

/** A Service of redis-operator, and webhook configurations that call it and that a person has applied. */
export function calledByHand(...names: readonly string[]): KubeObject[] {
  const managedFields = [{ manager: 'kubectl-client-side-apply', operation: 'Update', fieldsV1: { 'f:webhooks': {} } }];
  const webhooks = [{ clientConfig: { service: { namespace: 'redis', name: 'redis' } } }];
  return [
    object('v1', 'Service', 'redis', { namespace: 'redis', metadata: ownedBy(csv()) }),
    ...names.map(name => {
      const configuration = object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', name);
      return { ...configuration, metadata: { ...configuration.metadata, managedFields }, webhooks } as KubeObject;
    }),
  ];
}

/** OpenShift's Console with the plugins that it loads. */
export function consoleWith(...plugins: readonly string[]): KubeObject {
  return object('operator.openshift.io/v1', 'Console', 'cluster', { spec: { plugins } });
}

export function consolePlugin(name: string, metadata: object = {}): KubeObject {
  return object('console.openshift.io/v1', 'ConsolePlugin', name, { metadata });
}
