import type { KubeObject } from '../cluster/cluster.ts';
import { clusterRoleBindings } from '../cluster/resources.ts';
import { keyOf } from '../inventory/dependent.ts';
import type { Reads } from '../inventory/reads.ts';
import { ownerKindLabel } from '../names.ts';
import { type Former, onlyOne } from './former.ts';
import type { IsInLivingBundle } from './living-bundles.ts';
import { csvsOf, operatorsOf, type Trace } from './trace.ts';
import type { Traces } from './traces.ts';
import { keyInBundle, readUnpackedBundles, type UnpackedBundle } from './unpacked.ts';

/** A raw bundle object that no living operator has brought, with the former operator it belongs to, if that is certain. */
export interface Claim {
  readonly trace: Trace;
  readonly former?: Former;
}

/**
 * OLM creates RBAC and ServiceAccounts of a bundle without owner and without a word about whose they are; the
 * InstallPlan, which says it, goes with the Subscription (facts/olm.md 1d, 4). Each of these makes an object somebody's:
 *
 * 1. It is in a bundle of the operator's package that OLM has unpacked.
 * 2. It is in the operator's namespace, and no other operator has left anything there: a bundle's namespaced objects are
 *    created in the namespace of the Subscription.
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
  const claims = new Map<string, Former>();
  const evidence: ((trace: Trace) => Former | undefined)[] = [
    trace => byBundle(trace, bundles, formers),
    ({ ref }) => (ref.namespace === undefined ? undefined : byNamespace(ref.namespace, formers)),
    trace => byBinding(trace, bindings, formers),
    trace => byTime(trace, formers, claims, candidates),
  ];
  // One kind of evidence after the other: what was created together with an object that is claimed is claimed, too.
  for (const claim of evidence) {
    for (const trace of candidates) {
      const former = claims.get(keyOf(trace.ref)) ?? claim(trace);
      if (former) claims.set(keyOf(trace.ref), former);
    }
  }
  return candidates.map(trace => {
    const former = claims.get(keyOf(trace.ref));
    return { trace, ...(former && { former }) };
  });
}

function isRaw({ ref, meta }: Trace): boolean {
  return (
    csvsOf(meta).length + operatorsOf(meta).length === 0 &&
    meta.labels?.[ownerKindLabel] === undefined &&
    !(ref.kind === 'RoleBinding' && ref.namespace === 'kube-system')
  );
}

function byBundle({ ref }: Trace, bundles: readonly UnpackedBundle[], formers: readonly Former[]): Former | undefined {
  const key = keyInBundle(ref);
  const holding = bundles.filter(({ objects }) => objects.has(key));
  return onlyOne(
    formers.filter(
      ({ packageName, namespace }) =>
        holding.some(bundle => bundle.packageName === packageName) &&
        (ref.namespace === undefined || ref.namespace === namespace),
    ),
  );
}

function byNamespace(namespace: string, formers: readonly Former[]): Former | undefined {
  return onlyOne(formers.filter(former => former.namespace === namespace));
}

interface Binding {
  readonly trace: Trace;
  readonly role: string;
  /** Of the ServiceAccounts that it is for. */
  readonly namespaces: readonly string[];
}

async function readBindings(candidates: readonly Trace[], reads: Reads): Promise<Binding[]> {
  const bindings = candidates.filter(({ ref }) => ref.kind === 'ClusterRoleBinding');
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

function byBinding({ ref }: Trace, bindings: readonly Binding[], formers: readonly Former[]): Former | undefined {
  const concerned = bindings.filter(({ trace, role }) =>
    ref.kind === 'ClusterRole' ? role === ref.name : keyOf(trace.ref) === keyOf(ref),
  );
  const namespace = onlyOne([...new Set(concerned.flatMap(({ namespaces }) => namespaces))]);
  return namespace === undefined ? undefined : byNamespace(namespace, formers);
}

/** OLM carries out an InstallPlan in one go. Milliseconds. */
const sameInstall = 60_000;

function byTime(
  trace: Trace,
  formers: readonly Former[],
  claims: ReadonlyMap<string, Former>,
  candidates: readonly Trace[],
): Former | undefined {
  const time = timeOf(trace);
  return onlyOne(
    formers.filter(former => {
      const claimed = candidates.filter(({ ref }) => claims.get(keyOf(ref)) === former);
      return [...former.traces, ...claimed].some(other => Math.abs(timeOf(other) - time) <= sameInstall);
    }),
  );
}

function timeOf({ meta }: Trace): number {
  return Date.parse(meta.creationTimestamp ?? '');
}
