import { keyOf } from '../../../src/cluster/object.ts';
import type { TestCluster } from '../control-plane/cluster.ts';
import type { Listed } from '../control-plane/ground-truth.ts';
import { leftovers } from './leftovers-command.ts';

export interface PlanDocument {
  readonly subject: { readonly uid: string; readonly operator: string };
  readonly digest: string;
  readonly items: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly uid?: string;
    readonly foundBy: readonly string[];
    readonly step: string;
    readonly fate: string;
    readonly reason?: string;
    readonly follows?: { readonly kind: string; readonly name: string };
  }[];
  readonly neededBy: readonly { readonly csv: string; readonly namespace: string; readonly what: readonly string[] }[];
  readonly unknowns: readonly { readonly what: string; readonly why: string }[];
}

/** The plan of a Subscription, from the command that the denial points to. */
export async function planOf(cluster: TestCluster, namespace: string, name: string): Promise<PlanDocument> {
  const { stdout, stderr, exitCode } = await leftovers(cluster, 'plan', name, '-n', namespace, '-o', 'json');
  if (exitCode !== 0) throw new Error(`kubectl leftovers plan ${name} -n ${namespace}: ${exitCode} ${stderr}`);
  return JSON.parse(stdout);
}

/** The plan's items by the keys of the full listing. */
export function idsOf({ items }: PlanDocument): string[] {
  return items.map(keyOf);
}

/**
 * What Kubernetes and OLM derive by themselves from objects that a plan names, and remove with them. Undefined: this
 * object is not derived, so a plan must name it.
 */
export function derivation(object: Listed, planned: ReadonlySet<string>): string | undefined {
  const { group, kind, namespace, name, labels, owners } = object;
  const [owner] = owners;
  if (kind === 'ReplicaSet' && planned.has(`apps/Deployment/${namespace}/${owner?.name}`))
    return 'a Deployment makes it';
  if (kind === 'Pod' && owner?.kind === 'ReplicaSet') {
    const deployment = owner.name.slice(0, owner.name.lastIndexOf('-'));
    return planned.has(`apps/Deployment/${namespace}/${deployment}`) ? 'a ReplicaSet makes it' : undefined;
  }
  if (kind === 'APIService' && labels['kube-aggregator.kubernetes.io/automanaged'] !== undefined) {
    const defined = [...planned].some(
      id => id.includes('/CustomResourceDefinition/') && groupOf(id) === afterDot(name),
    );
    return defined ? 'the API server makes it for a CustomResourceDefinition' : undefined;
  }
  const original = labels['olm.copiedFrom'];
  if (group === 'operators.coreos.com' && kind === 'ClusterServiceVersion' && original !== undefined) {
    return planned.has(`${group}/${kind}/${original}/${name}`) ? 'OLM copies a ClusterServiceVersion' : undefined;
  }
  return undefined;
}

/** Why an object may be in the plans of several Subscriptions; undefined when it belongs to one of them only. */
export function sharing(object: Listed | undefined, subjects: ReadonlySet<string>): string | undefined {
  if (object?.kind !== 'InstallPlan') return undefined;
  const owners = object.owners.filter(({ uid }) => subjects.has(uid));
  return owners.length > 1 ? 'OLM installs for several Subscriptions of a Namespace by one InstallPlan' : undefined;
}

/** The group that a CustomResourceDefinition defines, by its id. */
function groupOf(id: string): string {
  return afterDot(id.slice(id.lastIndexOf('/') + 1));
}

function afterDot(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
