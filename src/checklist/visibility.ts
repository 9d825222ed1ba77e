import type { MayAccess, Requester } from '../cluster/access.ts';
import { ClusterError } from '../cluster/cluster.ts';
import { isA, resourceName } from '../cluster/object.ts';
import { consoles } from '../cluster/openshift.ts';
import { clusterServiceVersions, installPlans, subscriptions } from '../cluster/resources.ts';
import { callerKinds } from '../inventory/caller-kinds.ts';
import type { AnyPlan } from '../plan/plan.ts';
import { isCallerKeptInVain } from './words.ts';

type Kind = { readonly group: string; readonly plural: string };

/** Whether a text may name objects of a kind: the reader may list them, in that namespace or everywhere. */
export type Visibility = (kind: Kind, namespace?: string) => boolean;

export const everythingVisible: Visibility = () => true;

/** A message is not worth more questions than this. Names that were not asked about are not shown. */
const maxNamespaces = 8;

/**
 * Finds out what the requester may see of a plan. Elsewhere denials were an exfiltration channel (CVE-2026-22039): we
 * read with our own rights, so we name only what the requester could have listed. An unanswered question counts as a
 * no.
 */
export function visibilityFor(
  plan: AnyPlan,
  requester: Requester,
  mayAccess: MayAccess,
  signal?: AbortSignal,
): Promise<Visibility> {
  return visibilityOf(namedIn(plan), { requester, mayAccess, signal });
}

/** A kind that a message shows by name, and the namespaces of its objects. */
export interface Named {
  readonly kind: Kind;
  readonly namespaces: readonly string[];
}

export async function visibilityOf(named: readonly Named[], reader: Reader): Promise<Visibility> {
  const visible = new Set<string>();
  await Promise.all(
    named.map(async ({ kind, namespaces }) => {
      if (await mayList(reader, kind)) return void visible.add(resourceName(kind));
      await Promise.all(
        namespaces.slice(0, maxNamespaces).map(async namespace => {
          if (await mayList(reader, kind, namespace)) visible.add(`${resourceName(kind)} ${namespace}`);
        }),
      );
    }),
  );
  return (kind, namespace) => visible.has(resourceName(kind)) || visible.has(`${resourceName(kind)} ${namespace}`);
}

export interface Reader {
  readonly requester: Requester;
  readonly mayAccess: MayAccess;
  readonly signal: AbortSignal | undefined;
}

/** Whether a requester may list a kind, in one namespace or everywhere. */
export async function mayList(
  { requester, mayAccess, signal }: Reader,
  { group, plural }: Kind,
  namespace?: string,
): Promise<boolean> {
  try {
    return await mayAccess(
      requester,
      { verb: 'list', group, resource: plural, ...(namespace && { namespace }) },
      signal,
    );
  } catch (error) {
    if (error instanceof ClusterError) return false;
    throw error;
  }
}

/** The kinds that a checklist shows by name, and their namespaces. */
function namedIn({ subject, operands, neededBy, riding, items, enabledPlugins }: AnyPlan): Named[] {
  const dependencies = items.some(({ step }) => step === 'dependencies');
  return [
    ...operands.map(({ resource, items }) => ({
      kind: resource,
      namespaces: distinct(items.flatMap(({ ref }) => ref.namespace ?? [])),
    })),
    {
      kind: clusterServiceVersions,
      namespaces: distinct([subject.namespace, ...neededBy.map(({ namespace }) => namespace)]),
    },
    ...(dependencies || riding.length > 0
      ? [
          {
            kind: subscriptions,
            namespaces: distinct([subject.namespace, ...riding.map(({ namespace }) => namespace)]),
          },
        ]
      : []),
    ...callerKinds
      .filter(kind => items.some(item => isCallerKeptInVain(item) && isA(item.ref, kind)))
      .map(kind => ({ kind, namespaces: [] })),
    ...(enabledPlugins.found.length > 0 ? [{ kind: consoles, namespaces: [] }] : []),
    ...(items.some(({ because }) => because === 'pending')
      ? [{ kind: installPlans, namespaces: [subject.namespace] }]
      : []),
  ];
}

export function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}
