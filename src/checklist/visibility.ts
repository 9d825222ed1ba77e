import type { MayAccess, Requester } from '../cluster/access.ts';
import { ClusterError } from '../cluster/cluster.ts';
import { resourceName } from '../cluster/object.ts';
import { clusterServiceVersions, subscriptions } from '../cluster/resources.ts';
import type { Plan } from '../plan/plan.ts';

type Kind = { readonly group: string; readonly plural: string };

/** Whether the names of a kind's objects may be told: the reader may list them, in that namespace or everywhere. */
export type Visibility = (kind: Kind, namespace?: string) => boolean;

export const everythingVisible: Visibility = () => true;

/** A message is not worth more questions than this; what is not asked about is not shown. */
const maxNamespaces = 8;

/**
 * What the requester may see of a plan. Denials were an exfiltration channel elsewhere (CVE-2026-22039): we read with
 * our own rights, so we name only what the requester could have listed. A question that cannot be answered is a no.
 */
export async function visibilityFor(
  plan: Plan,
  requester: Requester,
  mayAccess: MayAccess,
  signal?: AbortSignal,
): Promise<Visibility> {
  const visible = new Set<string>();
  const reader = { requester, mayAccess, signal };
  await Promise.all(
    namedIn(plan).map(async ({ kind, namespaces }) => {
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

interface Reader {
  readonly requester: Requester;
  readonly mayAccess: MayAccess;
  readonly signal: AbortSignal | undefined;
}

/** Whether the names of a kind's objects may be told to a requester, in one namespace or everywhere. */
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

/** The kinds whose objects a checklist calls by name, and where they are. */
function namedIn({ subject, operands, neededBy, items }: Plan): { kind: Kind; namespaces: string[] }[] {
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
    ...(dependencies ? [{ kind: subscriptions, namespaces: [subject.namespace] }] : []),
  ];
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}
