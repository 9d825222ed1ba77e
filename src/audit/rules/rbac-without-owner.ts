import { ownerKindLabel, ownerLabel, ownerNamespaceLabel } from '../../names.ts';
import type { Leftover, Rule, Scene } from '../rule.ts';
import type { Trace } from '../trace.ts';

/**
 * Roles, bindings and ServiceAccounts that OLM made for somebody who is gone. Among them are roles that may read every
 * log of a cluster, so this is a matter of security (cluster.md 17).
 */
export const rbacWithoutOwner: Rule = {
  name: 'rbac-without-owner',
  severity: 'medium',
  find: async scene =>
    scene.traces.rbac.flatMap((object): Leftover[] => {
      const reason = reasonFor(object, scene);
      return reason === undefined ? [] : [{ ...object, reason, breaks: breaksBy(object) }];
    }),
};

function reasonFor(object: Trace, scene: Scene): string | undefined {
  const { ref, meta } = object;
  const { traces, living } = scene;
  const { [ownerLabel]: owner, [ownerNamespaceLabel]: namespace, [ownerKindLabel]: kind } = meta.labels ?? {};
  if (kind === 'OperatorGroup') {
    const lives = traces.operatorGroups.some(group => group.ref.name === owner && group.ref.namespace === namespace);
    return lives ? undefined : 'its OperatorGroup is gone';
  }
  switch (living.owner(meta)) {
    case true:
      return undefined;
    case false:
      return 'the ClusterServiceVersion that it was made for is gone';
    case undefined:
      // It came with a bundle, and a bundle's namespaced objects are in the namespace of its Subscription.
      return ref.namespace !== undefined && ref.namespace !== 'kube-system' && !living.inhabited(ref.namespace)
        ? `no operator is left in namespace ${ref.namespace}`
        : undefined;
  }
}

function breaksBy({ ref: { kind } }: Trace): string {
  return kind === 'ServiceAccount'
    ? 'whoever may create Pods there can act as the operator that is gone'
    : 'it grants rights that nobody needs any more';
}
