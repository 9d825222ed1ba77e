import type { ObjectMeta } from '../cluster/cluster.ts';
import { groupOf } from '../cluster/object.ts';
import { writersOf } from './field-managers.ts';
import type { Managed, Manager } from './manager.ts';
import { isOlm } from './olm.ts';
import { clusterExtension, clusterVersionOperator } from './owners.ts';

type Texts = Readonly<Record<string, string>>;

/** A label or annotation by which a program recognizes its own objects, and the name that it gives. */
interface Mark {
  readonly on: 'labels' | 'annotations';
  /** The key. One that ends in `/` stands for all keys with that prefix. */
  readonly key: string;
  /** Returns the program, or its object that manages this one. Undefined: the mark belongs to another object. */
  readonly name: (value: string, texts: Texts, object: Managed) => string | undefined;
}

/**
 * The mark that each program documents. `app.kubernetes.io/managed-by` and `app.kubernetes.io/instance` are not among
 * them, because bundles generated with Helm or kustomize carry them.
 */
const marks: readonly Mark[] = [
  { on: 'labels', key: 'olm.operatorframework.io/owner-name', name: (_, labels) => clusterExtension(labels) },
  {
    on: 'annotations',
    key: 'meta.helm.sh/release-name',
    name: (release, annotations) => within(`Helm release ${release}`, annotations['meta.helm.sh/release-namespace']),
  },
  {
    on: 'annotations',
    key: 'argocd.argoproj.io/tracking-id',
    name: (id, _, object) => argoApplication(id, object),
  },
  {
    on: 'labels',
    key: 'kustomize.toolkit.fluxcd.io/name',
    name: (name, labels) => within(`Flux Kustomization ${name}`, labels['kustomize.toolkit.fluxcd.io/namespace']),
  },
  {
    on: 'labels',
    key: 'helm.toolkit.fluxcd.io/name',
    name: (name, labels) => within(`Flux HelmRelease ${name}`, labels['helm.toolkit.fluxcd.io/namespace']),
  },
  { on: 'labels', key: 'package-operator.run/', name: () => 'Package Operator' },
  { on: 'annotations', key: 'include.release.openshift.io/', name: () => clusterVersionOperator },
];

/**
 * Returns the manager that marked an object. A mark that OLM wrote came with the bundle and proves nothing: vendors
 * generate bundles from the manifests of their charts and releases. If managedFields are unknown, a mark counts.
 */
export function markOf(object: Managed): Manager | undefined {
  const { meta } = object;
  for (const { on, key, name } of marks) {
    const texts = meta[on] ?? {};
    const found = Object.keys(texts).find(text => (key.endsWith('/') ? text.startsWith(key) : text === key));
    if (found === undefined || isOfBundle(meta, on, found)) continue;
    const manager = name(texts[found] ?? '', texts, object);
    if (manager !== undefined) return { name: manager, claim: `${manager} manages it`, evidence: 'mark' };
  }
  return undefined;
}

function isOfBundle(meta: ObjectMeta, on: Mark['on'], key: string): boolean {
  const writers = writersOf(meta, ['f:metadata', `f:${on}`, `f:${key}`]);
  return writers.length > 0 && writers.every(isOlm);
}

function within(name: string, namespace: string | undefined): string {
  return namespace ? `${name} (namespace ${namespace})` : name;
}

/**
 * "<application>:<group>/<kind>:<namespace>/<name>". An operator may copy it with other annotations of a custom
 * resource, so Argo CD accepts it only if it names the object. For a cluster-scoped object it names some namespace.
 */
function argoApplication(id: string, { ref: { apiVersion, kind }, meta }: Managed): string | undefined {
  const [application, type] = id.split(':');
  // The name of an RBAC object may hold colons, too.
  const place = id.slice(`${application}:${type}:`.length);
  const slash = place.indexOf('/');
  const isThisOne =
    type === `${groupOf(apiVersion)}/${kind}` &&
    place.slice(slash + 1) === meta.name &&
    (meta.namespace === undefined || place.slice(0, slash) === meta.namespace);
  return isThisOne ? `Argo CD application ${application}` : undefined;
}
