import type { KubeObject } from '../cluster/cluster.ts';
import { isA, keyInBundle, keyOf } from '../cluster/object.ts';
import { clusterRoleBindings, clusterRoles, roleBindings } from '../cluster/resources.ts';
import { authReaderNamespace } from '../inventory/cluster-service-version.ts';
import type { Reads } from '../inventory/reads.ts';
import { type BundleContents, readUnpackedBundles } from '../inventory/unpacked-bundles.ts';
import { ownerKindLabel } from '../names.ts';
import { type AuditedObject, csvsOf, operatorsOf } from './audited-object.ts';
import { type GoneOperator, type GoneOperators, onlyOne } from './gone-operators.ts';
import type { IsInLivingBundle } from './living-bundles.ts';
import type { AuditedObjects } from './read-objects.ts';
import { type Moment, Timeline } from './timeline.ts';

/** A raw bundle object that no living operator brought, and the operator that left it, if that is certain. */
export interface RawObject {
  readonly object: AuditedObject;
  readonly gone?: GoneOperator;
}

/**
 * OLM creates RBAC and ServiceAccounts of a bundle without any owner. Only the InstallPlan shows it, and that goes with
 * the Subscription (docs/facts/olm.md#rbac-without-owner, docs/facts/olm.md#plan-owners). Each of these attributes an
 * object to an operator:
 *
 * 1. It is in a bundle of the operator's package that OLM has unpacked.
 * 2. It is in the operator's namespace, and no other operator has left anything there: a bundle's namespaced objects
 *    are created in the namespace of the Subscription.
 * 3. It is a ClusterRoleBinding for ServiceAccounts of such a namespace, or a ClusterRole that only such bindings name.
 * 4. It was created within a minute of something else of the operator, and of nothing of another one.
 */
export async function findRawObjects(
  objects: AuditedObjects,
  goneOperators: GoneOperators,
  reads: Reads,
  isInLivingBundle: IsInLivingBundle,
): Promise<RawObject[]> {
  const raw = objects.rbac.filter(isRaw);
  const checked = await Promise.all(raw.map(async object => ({ object, living: await isInLivingBundle(object.ref) })));
  const candidates = checked.filter(({ living }) => living === false).map(({ object }) => object);
  if (candidates.length === 0) return [];
  const bundles = await readUnpackedBundles(
    reads,
    new Set(goneOperators.all.flatMap(({ packageName }) => packageName ?? [])),
  );
  const bindings = await readBindings(candidates, reads);
  const claims = new Map<AuditedObject, GoneOperator>();
  const evidence: Attribute[] = [
    byBundle(bundles, goneOperators),
    ({ ref }) => (ref.namespace === undefined ? undefined : byNamespace(ref.namespace, goneOperators)),
    byBinding(bindings, goneOperators),
  ];
  for (const object of candidates) {
    const gone = firstThatTells(object, evidence);
    if (gone) claims.set(object, gone);
  }
  for (const [object, gone] of claimedByTime(candidates, goneOperators, claims)) claims.set(object, gone);
  return candidates.map(object => {
    const gone = claims.get(object);
    return { object, ...(gone && { gone }) };
  });
}

/** Returns the operator that has left an object; undefined: this evidence does not say. */
type Attribute = (object: AuditedObject) => GoneOperator | undefined;

function firstThatTells(object: AuditedObject, evidence: readonly Attribute[]): GoneOperator | undefined {
  for (const attribute of evidence) {
    const gone = attribute(object);
    if (gone) return gone;
  }
  return undefined;
}

function isRaw({ ref, meta }: AuditedObject): boolean {
  return (
    csvsOf(meta).length + operatorsOf(meta).length === 0 &&
    meta.labels?.[ownerKindLabel] === undefined &&
    !(isA(ref, roleBindings) && ref.namespace === authReaderNamespace)
  );
}

function byBundle(bundles: readonly BundleContents[], { ofPackage }: GoneOperators): Attribute {
  const packages = new Map<string, Set<string>>();
  for (const { packageName, objects } of bundles) {
    for (const key of objects.map(keyInBundle)) packages.set(key, (packages.get(key) ?? new Set()).add(packageName));
  }
  return ({ ref }) =>
    onlyOne(
      [...(packages.get(keyInBundle(ref)) ?? [])]
        .flatMap(packageName => ofPackage.get(packageName) ?? [])
        .filter(({ namespace }) => ref.namespace === undefined || ref.namespace === namespace),
    );
}

function byNamespace(namespace: string, { inNamespace }: GoneOperators): GoneOperator | undefined {
  return onlyOne(inNamespace.get(namespace) ?? []);
}

interface Binding {
  readonly object: AuditedObject;
  readonly role: string;
  /** The namespaces of the ServiceAccounts that it binds. */
  readonly namespaces: readonly string[];
}

async function readBindings(candidates: readonly AuditedObject[], reads: Reads): Promise<Binding[]> {
  const bindings = candidates.filter(({ ref }) => isA(ref, clusterRoleBindings));
  const read = await Promise.all(
    bindings.map(async (object): Promise<Binding[]> => {
      const binding = await reads.get(clusterRoleBindings, object.ref.name);
      return binding ? [{ object, ...bindingOf(binding) }] : [];
    }),
  );
  return read.flat();
}

function bindingOf(object: KubeObject): Omit<Binding, 'object'> {
  const { roleRef, subjects = [] } = object as unknown as {
    roleRef: { name: string };
    subjects?: readonly { kind: string; namespace?: string }[];
  };
  return { role: roleRef.name, namespaces: subjects.flatMap(({ namespace }) => namespace ?? []) };
}

function byBinding(bindings: readonly Binding[], goneOperators: GoneOperators): Attribute {
  const byRole = Map.groupBy(bindings, ({ role }) => role);
  const byName = Map.groupBy(bindings, ({ object }) => keyOf(object.ref));
  return ({ ref }) => {
    const concerned = (isA(ref, clusterRoles) ? byRole.get(ref.name) : byName.get(keyOf(ref))) ?? [];
    const namespace = onlyOne([...new Set(concerned.flatMap(({ namespaces }) => namespaces))]);
    return namespace === undefined ? undefined : byNamespace(namespace, goneOperators);
  };
}

/** Milliseconds. OLM carries out an InstallPlan in one go. */
const sameInstall = 60_000;

/**
 * Claims objects that were created together with an object of the operator, or with one claimed by other evidence. An
 * object that is claimed by time alone claims no others, which would lead from one to the next; but it can show that
 * two operators were at work.
 */
function claimedByTime(
  candidates: readonly AuditedObject[],
  goneOperators: GoneOperators,
  claims: ReadonlyMap<AuditedObject, GoneOperator>,
): Map<AuditedObject, GoneOperator> {
  const known = [
    ...goneOperators.all.flatMap(gone => gone.objects.map(object => momentOf(object, gone))),
    ...[...claims].map(([object, gone]) => momentOf(object, gone)),
  ];
  const unclaimed = candidates.filter(object => !claims.has(object));
  const likely = aloneThen(unclaimed, new Timeline(known));
  const all = [...known, ...[...likely].map(([object, gone]) => momentOf(object, gone))];
  return aloneThen([...likely.keys()], new Timeline(all));
}

function aloneThen(
  objects: readonly AuditedObject[],
  timeline: Timeline<GoneOperator>,
): Map<AuditedObject, GoneOperator> {
  return new Map(
    objects.flatMap(object => {
      const gone = timeline.onlyOneWithin(timeOf(object), sameInstall);
      return gone ? [[object, gone] as const] : [];
    }),
  );
}

function momentOf(object: AuditedObject, who: GoneOperator): Moment<GoneOperator> {
  return { time: timeOf(object), who };
}

function timeOf({ meta }: AuditedObject): number {
  return Date.parse(meta.creationTimestamp ?? '');
}
