import { everythingVisible } from '../checklist/visibility.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { resourceOf } from '../cluster/crd.ts';
import { describe } from '../cluster/object.ts';
import { ClusterView } from '../cluster/view.ts';
import { extensionChecklist, isHeldUp } from '../extension/checklist.ts';
import { extensionDeletion } from '../extension/commands.ts';
import { consentTo } from '../extension/consent.ts';
import { type ExtensionItem, type ExtensionPlan, takenAlong } from '../extension/plan.ts';
import { extensionResource } from '../extension/resources.ts';
import { listLeftovers } from '../kubectl.ts';
import { type ProcessIo, UsageError } from '../programs/process-io.ts';
import type { Connection } from './connection.ts';
import { requestDeletion } from './deletion-request.ts';
import { type ExtensionName, existingExtension, extensionPlan, extensionPolicy } from './extensions.ts';
import { type Followed, follow } from './follow.ts';
import type { OutputOptions } from './output/format.ts';
import { showExtensionPlan } from './output/show-extension-plan.ts';
import { warnOfUnknowns } from './output/unknowns.ts';
import { exitUnlessConfirmed } from './prompt.ts';

export interface ExtensionDeletionOptions extends OutputOptions {
  readonly yes?: true;
  readonly operands?: 'keep';
}

/** Deletes a ClusterExtension or ClusterObjectSet, and watches the garbage collector take along what it owns. */
export async function deleteExtension(
  name: ExtensionName,
  connection: Connection,
  options: ExtensionDeletionOptions,
  io: ProcessIo,
): Promise<number> {
  if (options.operands) throw new UsageError(keepsNothing(name));
  const { cluster } = connection;
  const subject = await existingExtension(name, cluster);
  // Ask the webhook first: a deletion that it denies needs no plan and no question.
  const deletion = { propagationPolicy: 'Background', uid: subject.uid } as const;
  const resource = extensionResource(name.kind);
  await requestDeletion(connection, resource, name, { ...deletion, dryRun: 'All' });
  const view = new ClusterView(cluster);
  const { policy, policies } = await extensionPolicy(subject, view, io);
  const plan = await extensionPlan(subject, view);
  const stance = { policy, ...(await consentTo(plan, policies, policy, view)) };
  // Without extension-guard, no webhook says so.
  if (isHeldUp(plan, stance)) throw new UsageError(extensionChecklist(plan, stance, everythingVisible));
  showExtensionPlan(plan, policy, options, io);
  warnOfUnknowns(plan.unknowns, io);
  const question = `Delete ${describe(subject.ref)} and all of this?`;
  const refused = options.yes ? undefined : await exitUnlessConfirmed(question, io);
  if (refused !== undefined) return refused;
  await requestDeletion(connection, resource, name, deletion);
  io.stderr.write(`${describe(subject.ref)} deleted\n`);
  return followCollection(plan, cluster, io);
}

function keepsNothing({ kind, name }: ExtensionName): string {
  return `OLM v1 deletes custom resources with their CustomResourceDefinitions, so --operands keep is not possible. To leave all of it behind: ${extensionDeletion({ kind, name }, 'orphan')}`;
}

/** Milliseconds without progress after which something holds the rest up. */
const patience = 30_000;

function followCollection(plan: ExtensionPlan, cluster: ClusterReader, io: ProcessIo): Promise<number> {
  const items = takenAlong(plan).filter(({ uid }) => uid !== undefined);
  let remaining: readonly ExtensionItem[] = items;
  let since = io.now();
  const readStatus = async (): Promise<Followed> => {
    const left = await presentOf(remaining, cluster);
    if (left.length < remaining.length) since = io.now();
    remaining = left;
    const [first] = left;
    const progress = { removed: items.length - left.length, total: items.length, kept: [] };
    if (!first) return { ...progress, phase: 'Succeeded', message: `all of ${describe(plan.subject.ref)} is gone` };
    const phase = io.now() - since < patience ? 'Running' : 'Stalled';
    return { ...progress, phase, message: `${describe(first.ref)} is still there` };
  };
  const see = listLeftovers();
  return follow(
    {
      steps: [],
      readStatus,
      interval: 500,
      whenStalled: `Something holds it up, such as a finalizer that no program serves any more. What stays in the end: ${see}`,
      whenInterrupted: `Kubernetes goes on. What stays in the end: ${see}`,
    },
    io,
  );
}

async function presentOf(items: readonly ExtensionItem[], cluster: ClusterReader): Promise<ExtensionItem[]> {
  const view = new ClusterView(cluster);
  const found = await Promise.all(
    items.map(async item => {
      const resource = await resourceOf(view, item.ref);
      const object = resource && (await view.get(resource, item.ref, 'metadata'));
      return object?.metadata.uid === item.uid ? [item] : [];
    }),
  );
  return found.flat();
}
