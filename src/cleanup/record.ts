import type { Requester } from '../cluster/access.ts';
import { apiVersionOf, groupOf, isOneOf } from '../cluster/object.ts';
import {
  clusterServiceVersions,
  deployments,
  installPlans,
  namespaces,
  operatorGroups,
  operators,
  secrets,
  subscriptions,
} from '../cluster/resources.ts';
import { group } from '../names.ts';
import type { PlanItem } from '../plan/item.ts';
import type { Plan } from '../plan/plan.ts';
import { goes } from '../plan/ruling.ts';
import { type CleanupItem, type CleanupSpec, cleanupNameOf, cleanups } from './cleanup.ts';

/**
 * Makes the Cleanup that approves a cascade. It holds everything that the sweeper needs once the Subscription and its
 * InstallPlans are gone.
 */
export function cleanupFor(plan: Plan, { username, uid: user, groups = [], extra }: Requester) {
  const { subject, digest, items, operands } = plan;
  const { ttlSecondsAfterFinished, ...policy } = plan.policy;
  const { namespace, name, uid, packageName, operatorName } = subject;
  const spec: CleanupSpec = {
    subject: { namespace, name, uid, package: packageName, operator: operatorName },
    requester: { username, ...(user && { uid: user }), groups, ...(extra && { extra }) },
    digest,
    policy,
    ...(plan.reach && { reach: plan.reach }),
    items: items.filter(({ step }) => step !== 'operands').map(cleanupItem),
    operands: operands.map(({ resource: { group, kind, plural }, items }) => ({
      group,
      kind,
      plural,
      count: items.length,
    })),
    ttlSecondsAfterFinished,
  };
  return {
    apiVersion: apiVersionOf(cleanups),
    kind: cleanups.kind,
    metadata: { name: cleanupNameOf(spec.subject), labels: { 'app.kubernetes.io/managed-by': group } },
    spec,
  };
}

function cleanupItem(item: PlanItem): CleanupItem {
  const { ref, uid, step, fate, reason } = item;
  return { ...ref, ...(uid && { uid }), step, fate, ...(reason && { reason }), marked: isMarkable(item) };
}

/**
 * Never a CSV: its annotations are those of its Pods' template, so its Pods would restart
 * (docs/facts/olm.md#csv-annotations). Never the Subscription and what belongs to it
 * (docs/facts/admission.md#write-to-the-deleted). Not RBAC: the API server refuses the change to a writer without the
 * permissions inside (docs/facts/kubernetes.md#rbac-escalation). Not Secrets: the webhook has no access. Not
 * Deployments: they pass annotations on to ReplicaSets, and a rollback would have to set or remove the mark, which only
 * we may do (deploy/policies).
 */
const unmarkableKinds = [
  clusterServiceVersions,
  deployments,
  subscriptions,
  installPlans,
  operators,
  operatorGroups,
  namespaces,
  secrets,
];

function isMarkable({ ref, fate, step }: Pick<PlanItem, 'ref' | 'fate' | 'step'>): boolean {
  return (
    goes(fate) &&
    step !== 'operands' &&
    !isOneOf(ref, unmarkableKinds) &&
    groupOf(ref.apiVersion) !== 'rbac.authorization.k8s.io'
  );
}
