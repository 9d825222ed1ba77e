import type { Manifest } from '../support/manifest.ts';

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

/** A role that is bound to one of our ServiceAccounts. */
export interface BoundRole {
  /** The user name of the account. */
  readonly user: string;
  readonly kind: 'ClusterRole' | 'Role';
  readonly name: string;
  readonly namespace?: string;
  readonly rules: readonly Rule[];
}

/** The smallest part of a rule: one verb on one resource. */
export interface Right {
  readonly user: string;
  readonly role: string;
  readonly group: string;
  readonly resource: string;
  readonly verb: string;
  readonly names?: readonly string[];
  /** Absent: everywhere. */
  readonly namespace?: string;
}

/** The roles that manifests give to ServiceAccounts. Rules that Kubernetes gathers (aggregationRule) are not in them. */
export function boundRoles(manifests: readonly Manifest[]): BoundRole[] {
  return manifests
    .filter(({ kind }) => kind.endsWith('RoleBinding'))
    .flatMap(({ roleRef, subjects }) =>
      subjects.map(({ namespace, name }: Manifest['metadata']) => {
        const role = manifests.find(({ kind, metadata }) => kind === roleRef.kind && metadata.name === roleRef.name);
        if (!role) throw new Error(`there is no ${roleRef.kind} ${roleRef.name}`);
        return {
          user: `system:serviceaccount:${namespace}:${name}`,
          kind: roleRef.kind,
          name: roleRef.name,
          ...(role.metadata.namespace && { namespace: role.metadata.namespace }),
          rules: role.rules ?? [],
        };
      }),
    );
}

export function rightsOf({ user, name, namespace, rules }: BoundRole): Right[] {
  return rules.flatMap(({ apiGroups, resources, verbs, resourceNames: names }) =>
    apiGroups.flatMap(group =>
      resources.flatMap(resource =>
        verbs.map(verb => ({
          ...{ user, role: name, group, resource, verb },
          ...(names && { names }),
          ...(namespace && { namespace }),
        })),
      ),
    ),
  );
}

/** As in "get, patch leases". */
export function describeRule({ verbs, resources }: Rule): string {
  return `${verbs.join(', ')} ${resources.join(', ')}`;
}

export function describeRight({ user, role, group, resource, verb }: Right): string {
  return `${user.split(':').at(-1)}: ${verb} ${resource}${group && `.${group}`} (${role})`;
}
