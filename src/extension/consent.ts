import type { ClusterReader } from '../cluster/cluster.ts';
import { isA } from '../cluster/object.ts';
import { namespaces } from '../cluster/resources.ts';
import type { DeletionPolicy } from '../policy/deletion-policy.ts';
import { placeOf, policyFor } from '../policy/match.ts';
import type { Policy } from '../policy/policy.ts';
import type { Extension } from './extension.ts';
import { doomed, type ExtensionPlan } from './plan.ts';

/** The second decision that the data may go, beside the deletion itself. */
export type Consent = 'annotation' | 'policy';

/** Returns the policy in force for an extension, by its package and by the labels of the namespace that it installs into. */
export async function policyOfExtension(
  { packageName = '', namespace }: Pick<Extension, 'packageName' | 'namespace'>,
  policies: readonly DeletionPolicy[],
  cluster: ClusterReader,
): Promise<Policy> {
  if (namespace === undefined) return policyFor({ packageName, namespace: '', labels: {} }, policies);
  // Read labels only if a policy asks for them.
  const asksForLabels = policies.some(({ match }) => match.namespaceSelector !== undefined);
  const home = asksForLabels ? await cluster.get(namespaces, { name: namespace }, 'metadata') : undefined;
  return policyFor(placeOf({ packageName, namespace }, home), policies);
}

/** Returns where that decision is: in the annotation of the extension, or in the policy in force. Empty: there is none. */
export async function consentTo(
  plan: ExtensionPlan,
  policies: readonly DeletionPolicy[],
  policy: Policy,
  cluster: ClusterReader,
): Promise<{ readonly consent?: Consent }> {
  if (plan.subject.onDelete === 'Cascade' && policy.allow.includes('Cascade')) return { consent: 'annotation' };
  if (policy.operands !== 'Delete') return {};
  return (await policyConsents(plan, policies, cluster)) ? { consent: 'policy' } : {};
}

/**
 * Whether policies let all data go that would be lost. A policy reaches as far as its selector: one for a namespace does not
 * decide about objects of other namespaces.
 */
async function policyConsents(
  plan: ExtensionPlan,
  policies: readonly DeletionPolicy[],
  cluster: ClusterReader,
): Promise<boolean> {
  const { packageName } = plan.subject;
  const places = new Set(doomed(plan).map(({ ref }) => (isA(ref, namespaces) ? ref.name : ref.namespace)));
  const answers = await Promise.all(
    [...places].map(async namespace => {
      const place = { ...(packageName && { packageName }), ...(namespace && { namespace }) };
      const { operands, allow } = await policyOfExtension(place, policies, cluster);
      return operands === 'Delete' && allow.includes('Cascade');
    }),
  );
  return answers.every(Boolean);
}
