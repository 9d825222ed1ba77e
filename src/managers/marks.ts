import type { ObjectMeta } from '../cluster/cluster.ts';
import { groupOf } from '../cluster/object.ts';
import { writersOf } from './field-managers.ts';
import type { Managed, Manager } from './manager.ts';
import { isOlm } from './olm.ts';
import { clusterExtension, clusterVersionOperator } from './owners.ts';

type Texts = Readonly<Record<string, string>>;

/** The labels or annotations by which a program finds again what is its own, and how it is called by them. */
interface Mark {
  readonly on: 'labels' | 'annotations';
  /** The key that is looked for; one that ends in `/` stands for all keys that begin so. */
  readonly key: string;
  /** The program, or the object of its that manages this one. Undefined: the mark is another object's. */
  readonly name: (value: string, texts: Texts, object: Managed) => string | undefined;
}

/**
 * What each program documents as its own mark. Not among them: `app.kubernetes.io/managed-by` and `app.kubernetes.io/instance`,
 * which bundles carry that were generated with Helm or kustomize.
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
 * The manager that has marked an object. A mark that OLM wrote came with the bundle and says nothing: vendors generate bundles
 * from manifests of their charts and releases. Where managedFields are not known, a mark counts.
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
 * "<application>:<group>/<kind>:<namespace>/<name>". An operator may copy it with other annotations of a custom resource, and
 * Argo CD takes it for its own only where it names the object. Of a cluster-scoped object it names some namespace.
 */
function argoApplication(id: string, { ref: { apiVersion, kind }, meta }: Managed): string | undefined {
  const [application, type, place = ''] = id.split(':');
  const slash = place.indexOf('/');
  const isThisOne =
    type === `${groupOf(apiVersion)}/${kind}` &&
    place.slice(slash + 1) === meta.name &&
    (meta.namespace === undefined || place.slice(0, slash) === meta.namespace);
  return isThisOne ? `Argo CD application ${application}` : undefined;
}
