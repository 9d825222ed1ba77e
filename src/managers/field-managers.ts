import type { FieldTree, ManagedFields, ObjectMeta } from '../cluster/cluster.ts';
import { isA, isOneOf } from '../cluster/object.ts';
import {
  apiServices,
  clusterRoleBindings,
  customResourceDefinitions,
  mutatingWebhookConfigurations,
  validatingWebhookConfigurations,
} from '../cluster/resources.ts';
import type { Managed, Manager } from './manager.ts';
import { isOlm } from './olm.ts';

/**
 * Programs that write into objects that others manage: Kubernetes' own and ours; Velero, which restores what others made; and
 * the name that Kubernetes gives to a history that it does not know.
 */
const bystanders: ReadonlySet<string> = new Set([
  'before-first-apply',
  'clusterrole-aggregation-controller',
  'kube-apiserver',
  'kube-controller-manager',
  'subscription-guard',
  'velero-server',
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
 * - Server-side apply asserts its fields again and again, so its manager counts if it asserts what makes the object what it is.
 *   cert-manager applies a certificate into the CRDs of others, and asserts nothing else.
 * - A client that applies from files counts for any field of the body, because the object comes from those files.
 * - Any other manager counts only if it made the object. `Update` gives a field to the manager that changed it last,
 *   and a field that cannot change stays its maker's. Other fields of the body prove nothing: operators write their
 *   webhook's certificate into their CRDs, and people edit.
 */
export function fieldManagerOf({ ref, meta }: Managed): Manager | undefined {
  const others = (meta.managedFields ?? []).filter(
    entry => !isOlm(entry) && !bystanders.has(entry.manager ?? '') && !entry.subresource && bodyOf(entry).length > 0,
  );
  const applier = others.find(entry => isApplier(entry) || (entry.operation === 'Apply' && asserts(entry, ref)));
  const entry = applier ?? others.find(one => one.operation !== 'Apply' && hasMade(one, ref));
  if (!entry) return undefined;
  const program = programOf(entry);
  return entry.operation !== 'Apply' && hasMade(entry, ref)
    ? { name: `${program}, before OLM`, claim: `${program} made it before OLM did`, evidence: 'fields' }
    : { name: program, claim: `${program} manages it`, evidence: 'fields' };
}

function bodyOf({ fieldsV1 = {} }: ManagedFields): string[] {
  return Object.keys(fieldsV1).filter(key => key !== 'f:metadata' && key !== 'f:status' && key !== '.');
}

/**
 * What makes a CRD what it is are its names and versions. Of the other kinds there is little besides. An operator may apply
 * its own webhook configuration, so of those only the clients of people and of Git count.
 */
function asserts(entry: ManagedFields, ref: Managed['ref']): boolean {
  if (isOneOf(ref, madeByOperators)) return programs.has(entry.manager ?? '');
  if (!isA(ref, customResourceDefinitions)) return true;
  const { 'f:spec': spec = {} } = entry.fieldsV1 ?? {};
  return ['f:group', 'f:names', 'f:versions'].some(field => spec[field] !== undefined);
}

/** Kinds that operators make at run time. */
const madeByOperators = [apiServices, mutatingWebhookConfigurations, validatingWebhookConfigurations];

/**
 * Whether a manager that updates made the object: it wrote a field that cannot change. Any client may change the body
 * of other kinds, so there only the name of the client counts.
 */
function hasMade({ fieldsV1 = {}, manager }: ManagedFields, ref: Managed['ref']): boolean {
  if (isA(ref, customResourceDefinitions)) return fieldsV1['f:spec']?.['f:group'] !== undefined;
  if (isA(ref, clusterRoleBindings)) return fieldsV1['f:roleRef'] !== undefined;
  return manager === 'kubectl-create';
}

function isApplier({ manager = '' }: ManagedFields): boolean {
  return appliers.has(manager);
}

/** Clients that apply files without server-side apply. */
const appliers: ReadonlySet<string> = new Set([
  'argocd-controller',
  'cluster-version-operator',
  'helm',
  'kubectl-client-side-apply',
]);

/** "kubectl apply", "Helm", or the field manager's own name. */
function programOf({ manager = '' }: ManagedFields): string {
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
