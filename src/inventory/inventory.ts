import type { ClusterReader, ObjectMeta } from '../cluster/cluster.ts';
import type { DeploymentPods } from '../cluster/deployment.ts';
import { keyOf } from '../cluster/object.ts';
import { ClusterView } from '../cluster/view.ts';
import { isOfNobody, type Subject } from '../subject/subject.ts';
import { findApiRoles } from './api-roles.ts';
import { findBundleObjects } from './bundle-objects.ts';
import { findCallers } from './callers.ts';
import { findCsvObjects } from './cluster-service-version.ts';
import { type EnabledPlugin, findEnabledPlugins } from './console-plugins.ts';
import { type Candidate, candidateOf, type Dependent, type Leftovers, type Source } from './dependent.ts';
import { keepExisting } from './existing.ts';
import { type Need, neededBy } from './needed-by.ts';
import { type OlmObjects, readOlmObjects } from './olm-objects.ts';
import {
  allOperands,
  findOperands,
  firstOperands,
  type OperandApi,
  type OperandsSeen,
  type ReadOperands,
} from './operands.ts';
import { findComponents } from './operator.ts';
import { findLabelled } from './owner-labels.ts';
import { findOwned } from './owner-references.ts';
import { findPods } from './pods.ts';
import { readAhead } from './read-ahead.ts';
import type { Reported } from './reads.ts';
import { findSubscriptionObjects } from './subscriptions.ts';
import { distinctUnknowns, type Unknown } from './unknown.ts';

/** Everything that exists because of the subject, and the reads that failed. */
export interface Inventory {
  /** Only a whole inventory may let a deletion go (docs/safety.md). */
  readonly whole: true;
  readonly subject: Subject;
  /** Absent while the Subscription exists. */
  readonly leftovers?: Leftovers;
  readonly olm: OlmObjects;
  /** Everything but operands, each confirmed to exist. */
  readonly dependents: readonly Dependent[];
  readonly operandApis: readonly OperandApi[];
  readonly neededBy: readonly Need[];
  /** Of each Deployment of the operator; empty if that is not known, or does not matter any more. */
  readonly pods: readonly DeploymentPods[];
  /** CSVs with no record of what came with them: their raw RBAC may be missing here. */
  readonly unrecorded: readonly string[];
  readonly unknowns: readonly Unknown[];
  /** What OpenShift's console loads of the operator. A failed read of it blocks nothing. */
  readonly enabledPlugins: Reported<EnabledPlugin>;
}

/** The same with the first operands of APIs that have many: enough to deny a deletion. */
export interface PartialInventory extends Omit<Inventory, 'whole' | 'operandApis'> {
  readonly whole: false;
  readonly operandApis: readonly OperandsSeen[];
}

export interface InventoryOptions {
  readonly leaving?: ReadonlySet<string>;
  readonly leftovers?: Leftovers | undefined;
}

/**
 * Reads everything that depends on the subject. A failed read does not reject; it is in `unknowns`. `leaving`: see
 * {@link readOlmObjects}. All reads of one inventory go through one view, which shares identical ones.
 */
export async function takeInventory(
  cluster: ClusterReader,
  subject: Subject,
  options: InventoryOptions = {},
): Promise<Inventory> {
  return { whole: true, ...(await gather(cluster, subject, options, allOperands)) };
}

/** The same, but of each API at most a page of operands: for ten thousand, a hundredth of the work. */
export async function takePartialInventory(
  cluster: ClusterReader,
  subject: Subject,
  options: InventoryOptions = {},
): Promise<Inventory | PartialInventory> {
  const found = await gather(cluster, subject, options, firstOperands);
  const whole = found.operandApis.every(({ more }) => more === undefined);
  return { whole, ...found };
}

type Gathered = Omit<PartialInventory, 'whole'>;

async function gather(
  given: ClusterReader,
  subject: Subject,
  { leaving, leftovers }: InventoryOptions,
  readOperands: ReadOperands,
): Promise<Gathered> {
  const cluster = ClusterView.of(given);
  const olm = await readOlmObjects(cluster, subject, { leaving, recorded: leftovers?.csvs });
  readAhead(cluster, olm, readOperands);
  const [components, bundle, owned, labelled] = await Promise.all(
    isOfNobody(subject)
      ? [nothing, { ...nothing, unpacked: [], unrecorded: [] }, nothing, nothing]
      : [
          findComponents(cluster, olm),
          findBundleObjects(cluster, olm, leftovers),
          findOwned(cluster, olm, leftovers),
          findLabelled(cluster, olm),
        ],
  );
  const confirmed = await keepExisting(
    cluster,
    join([
      ['operator', [...components.found, ...operatorOf(olm)]],
      ['install-plan', bundle.found],
      ['unpacked-bundle', bundle.unpacked],
      ['cluster-service-version', findCsvObjects(olm)],
      ['owner-reference', owned.found],
      ['owner-labels', labelled.found],
      ['subscriptions', findSubscriptionObjects(olm, leftovers)],
      ['leftovers', leftovers?.objects ?? []],
    ]),
  );
  const [apiRoles, operands, callers, pods, enabledPlugins] = await Promise.all([
    findApiRoles(cluster, confirmed.found),
    findOperands(cluster, olm, confirmed.found, readOperands),
    findCallers(cluster, olm, confirmed.found, leftovers),
    leftovers ? { found: [], unknowns: [] } : findPods(cluster, olm),
    findEnabledPlugins(cluster, olm, confirmed.found),
  ]);
  const unknowns = [olm, components, bundle, owned, labelled, confirmed, apiRoles, operands, callers, pods].flatMap(
    reported => reported.unknowns,
  );
  return {
    subject,
    ...(leftovers && { leftovers }),
    olm,
    dependents: merge([
      ...confirmed.found,
      ...join([
        ['api-roles', apiRoles.found],
        ['callers', callers.found],
      ]),
    ]),
    operandApis: operands.found,
    neededBy: neededBy(olm),
    pods: pods.found,
    unrecorded: bundle.unrecorded,
    unknowns: distinctUnknowns(unknowns),
    enabledPlugins,
  };
}

const nothing: Reported<Candidate> = { found: [], unknowns: [] };

function operatorOf({ operator }: OlmObjects): Candidate[] {
  return operator ? [candidateOf(operator)] : [];
}

function join(sources: readonly (readonly [Source, readonly Candidate[]])[]): Dependent[] {
  return merge(
    sources.flatMap(([source, candidates]) => candidates.map(candidate => ({ ...candidate, foundBy: [source] }))),
  );
}

/** Makes one entry per object, with all sources that found it and the metadata that any of them read. */
function merge(dependents: readonly Dependent[]): Dependent[] {
  const merged = new Map<string, Dependent>();
  for (const dependent of dependents) {
    const key = keyOf(dependent.ref);
    const known = merged.get(key);
    merged.set(key, known ? mergeTwo(known, dependent) : dependent);
  }
  return [...merged.values()];
}

function mergeTwo(a: Dependent, b: Dependent): Dependent {
  const meta: ObjectMeta | undefined = a.meta ?? b.meta;
  const calls = a.calls ?? b.calls;
  return {
    ref: a.ref,
    ...(meta && { meta }),
    ...(calls && { calls }),
    foundBy: [...new Set([...a.foundBy, ...b.foundBy])].toSorted(),
  };
}
