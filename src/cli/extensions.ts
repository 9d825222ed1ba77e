import type { ClusterReader } from '../cluster/cluster.ts';
import { policyOfExtension } from '../extension/consent.ts';
import { type Extension, type ExtensionKind, readExtension } from '../extension/extension.ts';
import { takeExtensionInventory } from '../extension/inventory.ts';
import { type ExtensionPlan, planExtension } from '../extension/plan.ts';
import { clusterExtensions, clusterObjectSets } from '../extension/resources.ts';
import { type DeletionPolicy, listPolicies } from '../policy/deletion-policy.ts';
import { defaultPolicy, type Policy } from '../policy/policy.ts';
import { type ProcessIo, UsageError } from '../programs/process-io.ts';
import { exitCodes } from './exit-codes.ts';
import type { OutputOptions } from './output/format.ts';
import { showExtensionPlan } from './output/show-extension-plan.ts';
import { warnOfUnknowns } from './output/unknowns.ts';
import { withoutUnreadable } from './subjects.ts';

/** The name of a ClusterExtension or ClusterObjectSet, as kubectl writes it. */
export interface ExtensionName {
  readonly kind: ExtensionKind;
  readonly name: string;
}

/** "clusterextension/redis", "clusterobjectsets.olm.operatorframework.io/redis-1"; undefined: it names something else. */
export function extensionNamed(argument: string): ExtensionName | undefined {
  const [type = '', name] = argument.split('/');
  if (!name) return undefined;
  const resource = [clusterExtensions, clusterObjectSets].find(({ kind, plural, group }) =>
    [plural, kind.toLowerCase()].flatMap(word => [word, `${word}.${group}`]).includes(type.toLowerCase()),
  );
  return resource && { kind: resource.kind as ExtensionKind, name };
}

export async function existingExtension({ kind, name }: ExtensionName, cluster: ClusterReader): Promise<Extension> {
  const found = await readExtension(cluster, kind, name);
  if (found) return found;
  throw new UsageError(`there is no ${kind} ${name}. "kubectl get ${kind.toLowerCase()}s" lists those of the cluster.`);
}

export async function planOfExtension(
  name: ExtensionName,
  cluster: ClusterReader,
  options: OutputOptions,
  io: ProcessIo,
): Promise<number> {
  const subject = await existingExtension(name, cluster);
  const { policy } = await extensionPolicy(subject, cluster, io);
  const plan = await extensionPlan(subject, cluster);
  showExtensionPlan(plan, policy, options, io);
  return warnOfUnknowns(plan.unknowns, io) ? exitCodes.error : exitCodes.nothing;
}

/** Includes Secrets: the caller may list them, and the webhook may not. */
export async function extensionPlan(subject: Extension, cluster: ClusterReader): Promise<ExtensionPlan> {
  return planExtension(await takeExtensionInventory(cluster, subject, { withSecrets: true }));
}

/** Returns the policy that the webhook would use, and all policies. A caller who may not read them gets the defaults and a warning. */
export function extensionPolicy(
  subject: Extension,
  cluster: ClusterReader,
  io: Pick<ProcessIo, 'stderr'>,
): Promise<{ readonly policy: Policy; readonly policies: readonly DeletionPolicy[] }> {
  const none = { policy: defaultPolicy, policies: [] };
  return withoutUnreadable(io, none, async () => {
    const policies = await listPolicies(cluster);
    return { policies, policy: await policyOfExtension(subject, policies, cluster) };
  });
}
