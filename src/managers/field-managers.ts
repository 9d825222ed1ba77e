import type { FieldTree, ManagedFields, ObjectMeta } from '../cluster/cluster.ts';
import type { Manager } from './manager.ts';
import { isOlm } from './olm.ts';

/** Kubernetes' own programs and ours: they write into objects that others manage. */
const bystanders: ReadonlySet<string> = new Set([
  'clusterrole-aggregation-controller',
  'kube-apiserver',
  'kube-controller-manager',
  'subscription-guard',
]);

/** Returns the managers that wrote a field, by its path of keys such as `f:metadata`. */
export function writersOf({ managedFields = [] }: ObjectMeta, path: readonly string[]): ManagedFields[] {
  return managedFields.filter(({ fieldsV1 }) => {
    let tree: FieldTree | undefined = fieldsV1;
    for (const key of path) tree = tree?.[key];
    return tree !== undefined;
  });
}

/**
 * Returns the manager that managedFields name.
 *
 * - Server-side apply asserts its fields again and again, so its manager counts for any field of the body.
 * - A client that applies from files also counts for any field of the body, because the object comes from those files.
 * - Any other manager counts only if it made the object. `Update` gives a field to the manager that changed it last,
 *   and a field that cannot change stays its maker's. Other fields of the body prove nothing: operators write their
 *   webhook's certificate into their CRDs.
 */
export function fieldManagerOf(meta: ObjectMeta): Manager | undefined {
  const others = (meta.managedFields ?? []).filter(
    entry => !isOlm(entry) && !bystanders.has(entry.manager ?? '') && !entry.subresource && bodyOf(entry).length > 0,
  );
  const applier = others.find(({ operation, manager }) => operation === 'Apply' || appliers.has(manager ?? ''));
  const maker = others.find(hasMade);
  const entry = applier ?? maker;
  if (!entry) return undefined;
  const program = nameOf(entry);
  const isBefore = hasMade(entry) && entry.operation !== 'Apply';
  return isBefore
    ? { name: `${program}, before OLM`, claim: `${program} made it before OLM did`, evidence: 'fields' }
    : { name: program, claim: `${program} manages it`, evidence: 'fields' };
}

function bodyOf({ fieldsV1 = {} }: ManagedFields): string[] {
  return Object.keys(fieldsV1).filter(key => key !== 'f:metadata' && key !== 'f:status' && key !== '.');
}

/** A CRD's group never changes. The whole body of an RBAC object, a PriorityClass or the like comes from its maker. */
function hasMade(entry: ManagedFields): boolean {
  const { 'f:spec': spec } = entry.fieldsV1 ?? {};
  return spec === undefined ? bodyOf(entry).length > 0 : spec['f:group'] !== undefined;
}

/** Clients that apply files without server-side apply. */
const appliers: ReadonlySet<string> = new Set([
  'argocd-controller',
  'cluster-version-operator',
  'helm',
  'kubectl-client-side-apply',
]);

/** "kubectl apply", "Helm", or the field manager's own name. */
function nameOf({ manager = '' }: ManagedFields): string {
  const kubectl = /^kubectl-(?:client-side-)?(\w+)$/.exec(manager);
  if (kubectl) return `kubectl ${kubectl[1]}`;
  return programs.get(manager) ?? `field manager ${manager}`;
}

const programs: ReadonlyMap<string, string> = new Map([
  ['argocd-controller', 'Argo CD'],
  ['cluster-version-operator', 'the cluster version operator'],
  ['helm', 'Helm'],
  ['helm-controller', 'Flux'],
  ['kubectl', 'kubectl apply'],
  ['kustomize-controller', 'Flux'],
]);
