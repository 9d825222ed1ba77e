import type { Requester } from '../cluster/access.ts';
import { apiVersionOf, groupOf } from '../cluster/object.ts';
import { group } from '../names.ts';
import type { Plan, PlanItem } from '../plan/plan.ts';
import { goes } from '../plan/ruling.ts';
import { type CleanupItem, type CleanupSpec, cleanupNameOf, cleanups } from './cleanup.ts';

/**
 * The object that approves a cascade: all that the sweeper needs once the Subscription and its InstallPlans are gone.
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
 * Never a CSV: its annotations are pod-template annotations, operator Pods would restart
 * (docs/facts/olm.md#csv-annotations). Never the Subscription's own surroundings
 * (docs/facts/admission.md#write-to-the-deleted). Not RBAC, which the API server lets nobody touch who does not hold
 * the permissions inside (docs/facts/kubernetes.md#rbac-escalation), and not Secrets, to which the webhook has no
 * access. Not Deployments: their annotations go on to ReplicaSets, and a rollback would have to set or remove the mark,
 * which only we may do (deploy/policies).
 */
const unmarkableKinds = new Set([
  'ClusterServiceVersion',
  'Deployment',
  'Subscription',
  'InstallPlan',
  'Operator',
  'OperatorGroup',
  'Namespace',
  'Secret',
]);

function isMarkable({ ref, fate, step }: Pick<PlanItem, 'ref' | 'fate' | 'step'>): boolean {
  return (
    goes(fate) &&
    step !== 'operands' &&
    !unmarkableKinds.has(ref.kind) &&
    groupOf(ref.apiVersion) !== 'rbac.authorization.k8s.io'
  );
}
