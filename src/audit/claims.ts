import type { KubeObject } from '../cluster/cluster.ts';
import { isA, keyInBundle, keyOf } from '../cluster/object.ts';
import { clusterRoleBindings, clusterRoles, roleBindings } from '../cluster/resources.ts';
import { authReaderNamespace } from '../inventory/cluster-service-version.ts';
import type { Reads } from '../inventory/reads.ts';
import { type BundleContents, readUnpackedBundles } from '../inventory/unpacked-bundles.ts';
import { ownerKindLabel } from '../names.ts';
import { type Former, indexOf, onlyOne } from './former.ts';
import type { IsInLivingBundle } from './living-bundles.ts';
import { type Moment, Timeline } from './timeline.ts';
import { csvsOf, operatorsOf, type Trace } from './trace.ts';
import type { Traces } from './traces.ts';

/** A raw bundle object that no living operator brought, with its former operator, if that is certain. */
export interface Claim {
  readonly trace: Trace;
  readonly former?: Former;
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
export async function claimsOn(
  traces: Traces,
  formers: readonly Former[],
  reads: Reads,
  isInLivingBundle: IsInLivingBundle,
): Promise<Claim[]> {
  const raw = traces.rbac.filter(isRaw);
  const checked = await Promise.all(raw.map(async trace => ({ trace, living: await isInLivingBundle(trace.ref) })));
  const candidates = checked.filter(({ living }) => living === false).map(({ trace }) => trace);
  if (candidates.length === 0) return [];
  const bundles = await readUnpackedBundles(reads, new Set(formers.flatMap(({ packageName }) => packageName ?? [])));
  const bindings = await readBindings(candidates, reads);
  const claims = new Map<Trace, Former>();
  const evidence: ((trace: Trace) => Former | undefined)[] = [
    byBundle(bundles, formers),
    ({ ref }) => (ref.namespace === undefined ? undefined : byNamespace(ref.namespace, formers)),
    byBinding(bindings, formers),
  ];
  for (const trace of candidates) {
    const former = firstThatTells(trace, evidence);
    if (former) claims.set(trace, former);
  }
  for (const [trace, former] of claimedByTime(candidates, formers, claims)) claims.set(trace, former);
  return candidates.map(trace => {
    const former = claims.get(trace);
    return { trace, ...(former && { former }) };
  });
}

function firstThatTells(trace: Trace, evidence: readonly ((trace: Trace) => Former | undefined)[]): Former | undefined {
  for (const tell of evidence) {
    const former = tell(trace);
    if (former) return former;
  }
  return undefined;
}

function isRaw({ ref, meta }: Trace): boolean {
  return (
    csvsOf(meta).length + operatorsOf(meta).length === 0 &&
    meta.labels?.[ownerKindLabel] === undefined &&
    !(isA(ref, roleBindings) && ref.namespace === authReaderNamespace)
  );
}

function byBundle(
  bundles: readonly BundleContents[],
  formers: readonly Former[],
): (trace: Trace) => Former | undefined {
  const packages = new Map<string, Set<string>>();
  for (const { packageName, objects } of bundles) {
    for (const key of objects.map(keyInBundle)) packages.set(key, (packages.get(key) ?? new Set()).add(packageName));
  }
  const { ofPackage } = indexOf(formers);
  return ({ ref }) =>
    onlyOne(
      [...(packages.get(keyInBundle(ref)) ?? [])]
        .flatMap(packageName => ofPackage.get(packageName) ?? [])
        .filter(({ namespace }) => ref.namespace === undefined || ref.namespace === namespace),
    );
}

function byNamespace(namespace: string, formers: readonly Former[]): Former | undefined {
  return onlyOne(indexOf(formers).inNamespace.get(namespace) ?? []);
}

interface Binding {
  readonly trace: Trace;
  readonly role: string;
  /** The namespaces of the ServiceAccounts that it binds. */
  readonly namespaces: readonly string[];
}

async function readBindings(candidates: readonly Trace[], reads: Reads): Promise<Binding[]> {
  const bindings = candidates.filter(({ ref }) => isA(ref, clusterRoleBindings));
  const read = await Promise.all(
    bindings.map(async (trace): Promise<Binding[]> => {
      const binding = await reads.get(clusterRoleBindings, trace.ref.name);
      return binding ? [{ trace, ...bindingOf(binding) }] : [];
    }),
  );
  return read.flat();
}

function bindingOf(object: KubeObject): Omit<Binding, 'trace'> {
  const { roleRef, subjects = [] } = object as unknown as {
    roleRef: { name: string };
    subjects?: readonly { kind: string; namespace?: string }[];
  };
  return { role: roleRef.name, namespaces: subjects.flatMap(({ namespace }) => namespace ?? []) };
}

function byBinding(bindings: readonly Binding[], formers: readonly Former[]): (trace: Trace) => Former | undefined {
  const byRole = Map.groupBy(bindings, ({ role }) => role);
  const byName = Map.groupBy(bindings, ({ trace }) => keyOf(trace.ref));
  return ({ ref }) => {
    const concerned = (isA(ref, clusterRoles) ? byRole.get(ref.name) : byName.get(keyOf(ref))) ?? [];
    const namespace = onlyOne([...new Set(concerned.flatMap(({ namespaces }) => namespaces))]);
    return namespace === undefined ? undefined : byNamespace(namespace, formers);
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
  candidates: readonly Trace[],
  formers: readonly Former[],
  claims: ReadonlyMap<Trace, Former>,
): Map<Trace, Former> {
  const known = [
    ...formers.flatMap(former => former.traces.map(trace => momentOf(trace, former))),
    ...[...claims].map(([trace, former]) => momentOf(trace, former)),
  ];
  const unclaimed = candidates.filter(trace => !claims.has(trace));
  const likely = aloneThen(unclaimed, new Timeline(known));
  const all = [...known, ...[...likely].map(([trace, former]) => momentOf(trace, former))];
  return aloneThen([...likely.keys()], new Timeline(all));
}

function aloneThen(traces: readonly Trace[], timeline: Timeline<Former>): Map<Trace, Former> {
  return new Map(
    traces.flatMap(trace => {
      const former = timeline.onlyOneWithin(timeOf(trace), sameInstall);
      return former ? [[trace, former] as const] : [];
    }),
  );
}

function momentOf(trace: Trace, who: Former): Moment<Former> {
  return { time: timeOf(trace), who };
}

function timeOf({ meta }: Trace): number {
  return Date.parse(meta.creationTimestamp ?? '');
}
