import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import type { Cluster, KubeObject } from '../cluster/cluster.ts';
import { retrying } from '../cluster/live/retrying.ts';
import {
  clusterRoles,
  customResourceDefinitions,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
} from '../cluster/resources.ts';
import { extensionGuardRole, extensionNameLabel, managedSelector, operandRightsPolicy } from '../names.ts';
import { loop } from './loop.ts';
import { type PolicyRule, rulesFor } from './operand-rules.ts';
import { pauseFor, type Trigger } from './trigger.ts';

/** A ClusterRole of ours (deploy/components/cascade), and the one into which Kubernetes gathers the same rights from OLM's. */
const roles = [
  {
    name: 'subscription-guard-unready-operands-view',
    gathered: 'subscription-guard-operands-view',
    verbs: ['get', 'list'],
    /** OLM v1 makes no roles for its APIs, so the guard sees their custom resources by this one. */
    extensions: true,
  },
  {
    name: 'subscription-guard-unready-operands-delete',
    gathered: 'subscription-guard-operands-edit',
    verbs: ['delete'],
    extensions: false,
  },
] as const;

export interface OperandRightsOptions {
  readonly cluster: Cluster;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Fires when a Subscription has changed: OLM may be installing an operator. */
  readonly trigger: Trigger;
}

/** Milliseconds. OLM v1 and people create CustomResourceDefinitions without a Subscription. A denial says which right is missing. */
const interval = 30_000;
/** Milliseconds. OLM changes Subscriptions all the time. */
const leastWait = 5_000;

/**
 * Keeps the rights on the custom resources of operators that never became ready, until the signal aborts. OLM makes the
 * roles from which ours are gathered once a ClusterServiceVersion has succeeded. Without them we could not tell whether
 * such an operator has custom resources, and could never remove it.
 */
export async function keepOperandRights(options: OperandRightsOptions): Promise<void> {
  const { logger, signal, trigger } = options;
  const cluster = retrying(options.cluster, { signal });
  let wasBounded = true;
  const round = async (): Promise<void> => {
    const bounded = await isBounded(cluster);
    if (wasBounded && !bounded)
      logger.warn({ policy: operandRightsPolicy }, 'the admission policy is missing that bounds rights on operands');
    wasBounded = bounded;
    await writeOperandRights(cluster, bounded);
  };
  const complaint = 'cannot keep the rights on operands, trying again';
  const pause = (): Promise<void> => pauseFor(trigger, { least: leastWait, most: interval }, signal);
  await loop(round, { logger, signal, complaint, pause });
}

/** Looks once, and writes what has changed. Without the policy that bounds them, the roles are empty. */
async function writeOperandRights(cluster: Cluster, bounded: boolean): Promise<void> {
  const ofOlm = bounded ? await crdNames(cluster, managedSelector) : [];
  const ofOlmV1 = bounded && (await isExtensionGuarded(cluster)) ? await crdNames(cluster, extensionNameLabel) : [];
  for (const { name, gathered, verbs, extensions } of roles) {
    const [role, given] = await Promise.all([name, gathered].map(name => cluster.get(clusterRoles, { name })));
    const names = new Set([...ofOlm, ...(extensions ? ofOlmV1 : [])]);
    const rules = rulesFor([...names], verbs, rulesOf(given));
    // An administrator who has deleted our role does not want it back.
    if (role === undefined || isDeepStrictEqual(rulesOf(role), rules)) continue;
    await cluster.patch(clusterRoles, { name }, { metadata: { uid: role.metadata.uid }, rules });
  }
}

async function crdNames(cluster: Cluster, selector: string): Promise<string[]> {
  const pick = ({ metadata }: KubeObject): string => metadata.name;
  return Array.fromAsync(cluster.list(customResourceDefinitions, { selector, content: 'metadata', pick }));
}

/** Whether the component extension-guard is installed. Only its webhook needs the right to list these custom resources. */
async function isExtensionGuarded(cluster: Cluster): Promise<boolean> {
  return (await cluster.get(clusterRoles, { name: extensionGuardRole }, 'metadata')) !== undefined;
}

function rulesOf(role: KubeObject | undefined): readonly PolicyRule[] {
  return (role as { readonly rules?: readonly PolicyRule[] | null } | undefined)?.rules ?? [];
}

interface AdmissionPolicy {
  readonly spec?: { readonly failurePolicy?: string };
}

interface AdmissionPolicyBinding {
  readonly spec?: { readonly policyName?: string; readonly validationActions?: readonly string[] };
}

/** Whether the API server refuses whatever is not a right to read or delete custom resources. */
async function isBounded(cluster: Cluster): Promise<boolean> {
  const at = { name: operandRightsPolicy };
  const [policy, binding] = await Promise.all([
    cluster.get(validatingAdmissionPolicies, at) as Promise<AdmissionPolicy | undefined>,
    cluster.get(validatingAdmissionPolicyBindings, at) as Promise<AdmissionPolicyBinding | undefined>,
  ]);
  return (
    policy?.spec?.failurePolicy === 'Fail' &&
    binding?.spec?.policyName === operandRightsPolicy &&
    binding.spec.validationActions?.includes('Deny') === true
  );
}
