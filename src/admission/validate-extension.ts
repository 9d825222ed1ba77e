import { distinct, type Named, type Reader, type Visibility, visibilityOf } from '../checklist/visibility.ts';
import { firstThatFits } from '../checklist/warnings.ts';
import { count, describePolicies } from '../checklist/words.ts';
import type { MayAccess } from '../cluster/access.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { describe } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import { extensionCauses } from '../extension/causes.ts';
import { extensionChecklist, isHeldUp, type Stance } from '../extension/checklist.ts';
import { extensionDeletion, extensionPlanCommand } from '../extension/commands.ts';
import { consentTo, policyOfExtension } from '../extension/consent.ts';
import { type Extension, type ExtensionKind, readExtension } from '../extension/extension.ts';
import { takeExtensionInventory } from '../extension/inventory.ts';
import { lossOf } from '../extension/loss.ts';
import { doomed, type ExtensionPlan, planExtension, tearsDown } from '../extension/plan.ts';
import { clusterExtensions } from '../extension/resources.ts';
import { listLeftovers } from '../kubectl.ts';
import { group, onDeleteAnnotation } from '../names.ts';
import type { DeletionPolicy } from '../policy/deletion-policy.ts';
import type { Policy } from '../policy/policy.ts';
import { orDenied, unconfirmed } from './confirm.ts';
import { allowed, type Decide, type Decision, denied } from './decision.ts';
import { timeForNames } from './obstacles.ts';
import type { PolicyReader } from './policy-reader.ts';
import { isExempt, operatorControllerAccounts } from './requester.ts';

export interface ValidateExtensionOptions {
  readonly cluster: ClusterReader;
  readonly mayAccess: MayAccess;
  readonly policies: Pick<PolicyReader, 'read'>;
  /** Our own service accounts, by user name. */
  readonly ownAccounts: readonly string[];
}

/**
 * The guard for OLM v1 (component extension-guard). With a ClusterExtension or ClusterObjectSet, the garbage collector deletes
 * all that it owns, and with a CustomResourceDefinition all its custom resources in the cluster. The guard only reads.
 */
export function extensionValidator(options: ValidateExtensionOptions): Decide {
  const exempt = [...operatorControllerAccounts, ...options.ownAccounts];
  return (request, signal) =>
    orDenied(request, async () => {
      if (isExempt(request.requester, exempt)) return allowed('Exempt');
      const cluster = new ClusterView(options.cluster, { signal });
      const subject = await readExtension(cluster, request.kind as ExtensionKind, request.name);
      if (!subject || subject.uid !== request.objectUid) return unconfirmed(request);
      if (subject.terminating) return allowed('AlreadyDeleting');
      const policies = await options.policies.read();
      const policy = await policyOfExtension(subject, policies, cluster);
      const { requester, propagationPolicy } = request;
      const reader = { requester, mayAccess: options.mayAccess, signal };
      const decision =
        propagationPolicy === 'Orphan'
          ? orphan(subject, policy)
          : await cascade({ subject, policies, policy }, cluster, reader);
      return { ...decision, policies: policy.names };
    });
}

interface ConfirmedExtension {
  readonly subject: Extension;
  readonly policies: readonly DeletionPolicy[];
  /** The policy in force. */
  readonly policy: Policy;
}

/** Decides on a deletion that takes all with it. Only `--cascade=orphan` does not. */
async function cascade(
  { subject, policies, policy }: ConfirmedExtension,
  cluster: ClusterReader,
  reader: Reader,
): Promise<Decision> {
  const mistaken = mistakenAnnotation(subject);
  if (mistaken !== undefined) return denied('Invalid', mistaken);
  const [inventory, maker] = await Promise.all([
    takeExtensionInventory(cluster, subject),
    livingMaker(subject, cluster),
  ]);
  const plan = planExtension(inventory);
  const isWanted = subject.onDelete === 'Cascade';
  if (maker && !isWanted && tearsDown(plan)) {
    return found(plan, denied('ExtensionLives', extensionLives(plan, maker, policy, await visibleTo(reader, plan))));
  }
  if (isWanted && doomed(plan).length > 0 && !policy.allow.includes('Cascade')) {
    return found(plan, denied('NotAllowed', cascadeNotAllowed(subject, policy)));
  }
  const stance: Stance = { policy, ...(await consentTo(plan, policies, policy, cluster)) };
  if (isHeldUp(plan, stance)) {
    const visible = await visibleTo(reader, plan);
    const causes = extensionCauses(plan, visible);
    return found(plan, { ...denied('Block', extensionChecklist(plan, stance, visible)), causes });
  }
  if (doomed(plan).length === 0) return found(plan, allowed('NothingLost'));
  return found(plan, { ...allowed('Cascade'), warnings: lossWarnings(plan, stance) });
}

function found<D extends Decision>(loss: ExtensionPlan, decision: D): D {
  return { ...decision, loss, unknowns: loss.unknowns.length };
}

/** Returns the living ClusterExtension of a ClusterObjectSet: it would make the set again. */
async function livingMaker({ madeBy }: Extension, cluster: ClusterReader): Promise<Extension | undefined> {
  const maker = madeBy && (await readExtension(cluster, 'ClusterExtension', madeBy.name));
  return maker?.uid === madeBy?.uid && !maker?.terminating ? maker : undefined;
}

/** Finds out which objects a message may name. */
function visibleTo(reader: Reader, { customResources, neededBy }: ExtensionPlan): Promise<Visibility> {
  const named: Named[] = [
    ...customResources.map(({ resource, items }) => ({
      kind: resource,
      namespaces: distinct(items.flatMap(({ ref }) => ref.namespace ?? [])),
    })),
    { kind: clusterServiceVersions, namespaces: distinct(neededBy.flatMap(({ by }) => by.namespace ?? [])) },
    { kind: clusterExtensions, namespaces: [] },
  ];
  return visibilityOf(named, { ...reader, signal: reader.signal && timeForNames(reader.signal) });
}

function orphan(subject: Extension, policy: Policy): Decision {
  if (!policy.allow.includes('Orphan')) return denied('NotAllowed', orphanNotAllowed(subject, policy));
  return { ...allowed('Orphan'), warnings: orphanWarnings };
}

const orphanWarnings = [
  `All that it has installed stays, and nothing upgrades or removes it any more. To see it later: ${listLeftovers()}`,
  'A ClusterObjectSet that stays still owns its objects: deleting it later deletes them.',
];

/** Says what is wrong with the annotation. Only the client can choose to orphan: a webhook cannot change that choice. */
function mistakenAnnotation({ ref, onDelete }: Extension): string | undefined {
  if (onDelete === undefined || onDelete === 'Cascade') return undefined;
  const said = `${describe(ref)} has the annotation ${onDeleteAnnotation} with the value ${JSON.stringify(onDelete.slice(0, 63))}`;
  return onDelete === 'Orphan'
    ? `${said}, but what it has installed stays only if the client says so:\n     ${extensionDeletion(ref, 'orphan')}`
    : `${said}, which ${group} does not know. Allowed: "Cascade", or no annotation.`;
}

function extensionLives(plan: ExtensionPlan, maker: Extension, { allow }: Policy, visible: Visibility): string {
  const named = visible(clusterExtensions);
  return [
    `${describe(plan.subject.ref)} belongs to ${named ? describe(maker.ref) : 'a ClusterExtension that you may not list'}, which lives: operator-controller would make it again, after the deletion of ${lossOf(plan)}.`,
    ...(named
      ? ['Delete the ClusterExtension instead:', `     ${extensionDeletion(maker.ref)}`]
      : ['Ask a user who may delete that.']),
    ...(allow.includes('Orphan')
      ? ['Or let its objects stay:', `     ${extensionDeletion(plan.subject.ref, 'orphan')}`]
      : []),
  ].join('\n');
}

function cascadeNotAllowed({ ref }: Extension, { names }: Policy): string {
  return [
    `${describePolicies(names)} ${names.length === 1 ? 'does' : 'do'} not allow ${describe(ref)} to be deleted with its custom resources, as its annotation ${onDeleteAnnotation}: Cascade asks.`,
    `To see what it would take along: ${extensionPlanCommand(ref)}`,
  ].join('\n');
}

function orphanNotAllowed({ ref }: Extension, { names }: Policy): string {
  return `${describePolicies(names)} ${names.length === 1 ? 'does' : 'do'} not allow ${describe(ref)} to be deleted with --cascade=orphan.`;
}

function lossWarnings(plan: ExtensionPlan, { policy, consent }: Stance): string[] {
  const all = plan.customResources.reduce((sum, { items }) => sum + items.length, 0);
  const by = consent === 'annotation' ? `its annotation ${onDeleteAnnotation}` : describePolicies(policy.names, 1);
  return [
    firstThatFits(
      [`${count(all, 'custom resource')} of the cluster go with it, as ${by} says`],
      `${count(all, 'custom resource')} of the cluster go with it`,
    ),
  ];
}
