import type { ObjectMeta, Resource } from '../cluster/cluster.ts';
import { describe, isA, resourceName } from '../cluster/object.ts';
import { consolePlugins } from '../cluster/openshift.ts';
import { isDeletionJudged } from '../inventory/callers.ts';
import type { EnabledPlugin } from '../inventory/console-plugins.ts';
import { candidateOf, type Dependent } from '../inventory/dependent.ts';
import type { Inventory, PartialInventory } from '../inventory/inventory.ts';
import type { Need } from '../inventory/needed-by.ts';
import type { OperandsSeen } from '../inventory/operands.ts';
import type { Reported } from '../inventory/reads.ts';
import type { Unknown } from '../inventory/unknown.ts';
import type { Policy } from '../policy/policy.ts';
import type { Reach } from '../policy/reach.ts';
import type { Subject } from '../subject/subject.ts';
import { type Ailment, ailmentsOf } from './ailments.ts';
import { digestOf } from './digest.ts';
import { fatesOf } from './fates.ts';
import { inSafeOrder, type PlanItem } from './item.ts';
import { neighboursOf } from './neighbours.ts';
import { operandOrder, type Placed } from './operand-order.ts';
import { goes, type Ruling } from './ruling.ts';
import { type StepName, stepOf } from './steps.ts';

/** The operands of one API, with the resource that commands name. */
export interface PlannedOperands {
  readonly resource: Resource;
  readonly items: readonly PlanItem[];
  /** A webhook that goes with the operator judges their deletion. */
  readonly isJudged?: true;
  /** See {@link OperandsSeen}. */
  readonly isFrozen?: true;
}

/** The same as far as they were read. `more`: how many further ones there are. */
interface SeenOperands extends PlannedOperands {
  readonly more?: number | 'some';
}

/** The inventory with fates, in safe order. */
export interface Plan {
  readonly whole: true;
  readonly subject: Subject;
  /** Everything, operands included, in the order in which a clean-up removes it. */
  readonly items: readonly PlanItem[];
  readonly operands: readonly PlannedOperands[];
  readonly neededBy: readonly Need[];
  readonly unknowns: readonly Unknown[];
  /** CSVs with no record of what came with them: ownerless objects that OLM made for them may be missing here. */
  readonly unrecorded: readonly string[];
  /** Subscriptions in other namespaces that work by OLM's copy of the operator, and stop working with it. */
  readonly riding: readonly Subject[];
  /** The CRDs whose conversion webhook OLM registers again as long as a CSV of the operator is there. */
  readonly convertedCrds: readonly string[];
  /** Why the operator does not work as it should. */
  readonly ailments: readonly Ailment[];
  /** What OpenShift's console is set to load, and goes with the operator. A failed read of it blocks nothing. */
  readonly enabledPlugins: Reported<EnabledPlugin>;
  /** The vendor's message for people who uninstall the operator. */
  readonly uninstallMessage?: string;
  /** The policy in force, as it is reflected in the fates. */
  readonly policy: Policy;
  /** The namespaces that the policy reaches, where it is for some of them. */
  readonly reach?: readonly string[];
  /** A hash of the contents: the same plan always has the same digest. */
  readonly digest: string;
}

/**
 * A plan that lacks operands. It can only deny a deletion (docs/safety.md): what approves, records or carries
 * out takes a {@link Plan}.
 */
export interface PartialPlan extends Omit<Plan, 'whole' | 'operands'> {
  readonly whole: false;
  readonly operands: readonly SeenOperands[];
}

/** What a text about a denial is made from. */
export type AnyPlan = Plan | PartialPlan;

type Found = Inventory | PartialInventory;

/** `reach`: see {@link policyReach}. */
export function makePlan(found: Inventory, policy: Policy, reach?: Reach): Plan;
export function makePlan(found: Found, policy: Policy, reach?: Reach): AnyPlan;
export function makePlan(found: Found, policy: Policy, reach?: Reach): AnyPlan {
  const inventory = policy.operatorGroup === 'Keep' ? found : withOperatorGroups(found);
  const rulings = fatesOf(neighboursOf(inventory), policy, reach);
  const itemOf = itemsFrom(inventory, rulings);
  const judging = inventory.dependents.flatMap(dependent =>
    goes(rulings.get(dependent)?.fate ?? 'Keep') ? (dependent.calls ?? []) : [],
  );
  const operands = operandsInOrder(inventory, policy).map(({ resource, operands, more, isFrozen }) => ({
    resource,
    items: inSafeOrder(operands.map(itemOf)),
    ...(judging.some(calls => isDeletionJudged(calls, resource)) && { isJudged: true as const }),
    ...(isFrozen && { isFrozen }),
    ...(more !== undefined && { more }),
  }));
  const items = [...operands.flatMap(api => api.items), ...inSafeOrder(inventory.dependents.map(itemOf))];
  const uninstallMessage = inventory.olm.csvs.find(csv => csv.uninstallMessage)?.uninstallMessage;
  const { subject, neededBy, unknowns, unrecorded } = inventory;
  const contents = {
    subject,
    items,
    operands,
    neededBy,
    unknowns,
    unrecorded,
    riding: inventory.olm.riding,
    enabledPlugins: goingPlugins(inventory, items),
    convertedCrds: [...new Set(inventory.olm.csvs.flatMap(csv => csv.convertedCrds))].toSorted(),
    ailments: inventory.leftovers ? [] : ailmentsOf(inventory.olm, inventory.pods),
    policy,
    ...(reach && { reach: [...reach].toSorted() }),
    ...(uninstallMessage && { uninstallMessage }),
  };
  return { whole: found.whole, ...contents, digest: digestOf(contents) };
}

/** A ConsolePlugin that stays can be loaded as before. */
function goingPlugins({ enabledPlugins: { found, unknowns } }: Found, items: readonly PlanItem[]) {
  const staying = new Set(
    items.flatMap(({ ref, fate }) => (isA(ref, consolePlugins) && !goes(fate) ? [ref.name] : [])),
  );
  return { found: found.filter(({ name }) => !staying.has(name)), unknowns };
}

/** The APIs that have operands, in the order in which those go. */
function operandsInOrder({ operandApis, olm }: Found, policy: Policy): readonly OperandsSeen[] {
  const placed = operandApis.flatMap(({ resource, operands }) =>
    operands.map(({ meta = {} }): Placed => ({ resource, meta })),
  );
  const { apis } = operandOrder(placed, policy, olm.csvs);
  return apis.flatMap(api => operandApis.find(({ resource }) => resourceName(resource) === api) ?? []);
}

/** OLM did not make the OperatorGroup for the subject, so it is a dependent only if the policy says that it goes. */
function withOperatorGroups(inventory: Found): Found {
  const groups = inventory.olm.operatorGroups.map(
    (group): Dependent => ({ ...candidateOf(group), foundBy: ['operator-groups'] }),
  );
  return { ...inventory, dependents: [...inventory.dependents, ...groups] };
}

/**
 * Returns what a plain deletion of the Subscription would leave behind: everything that neither goes with it nor stays
 * on purpose.
 */
export function leftBehind({ items }: Pick<AnyPlan, 'items'>): PlanItem[] {
  return items.filter(({ fate, step }) => fate !== 'Keep' && step !== 'subscription');
}

/** What a person has to know about an operand before its deletion. */
function lifeOf({
  finalizers = [],
  deletionTimestamp,
}: Partial<ObjectMeta> = {}): Pick<PlanItem, 'finalizers' | 'deletedAt'> {
  return { ...(finalizers.length > 0 && { finalizers }), ...(deletionTimestamp && { deletedAt: deletionTimestamp }) };
}

function itemsFrom(inventory: Found, rulings: ReadonlyMap<Dependent, Ruling>) {
  const all = [...inventory.dependents, ...inventory.operandApis.flatMap(api => api.operands)];
  const byRef = new Map(all.map(dependent => [dependent.ref, dependent]));

  /** A follower goes in the step of the object that it follows. */
  function stepFor(dependent: Dependent): StepName {
    const ruling = rulings.get(dependent);
    const leader = ruling?.fate === 'Follows' ? byRef.get(ruling.follows) : undefined;
    return leader ? stepFor(leader) : stepOf(dependent, ruling?.fate);
  }

  return (dependent: Dependent): PlanItem => {
    const { ref, meta, foundBy } = dependent;
    const ruling = rulings.get(dependent);
    if (!ruling) throw new Error(`no fate was found for ${describe(ref)}`);
    const step = stepFor(dependent);
    return {
      ref,
      ...(meta?.uid && { uid: meta.uid }),
      foundBy,
      step,
      ...ruling,
      ...(step === 'operands' && lifeOf(meta)),
    };
  };
}
