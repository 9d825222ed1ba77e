import type { Resource } from '../cluster/cluster.ts';
import { describe } from '../cluster/object.ts';
import { candidateOf, type Dependent } from '../inventory/dependent.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Need } from '../inventory/needed-by.ts';
import type { Unknown } from '../inventory/unknown.ts';
import type { Policy } from '../policy/policy.ts';
import type { Reach } from '../policy/reach.ts';
import type { Subject } from '../subject/subject.ts';
import { digestOf } from './digest.ts';
import { fatesOf } from './fates.ts';
import { inSafeOrder, type PlanItem } from './item.ts';
import type { Ruling } from './ruling.ts';
import { type StepName, stepOf } from './steps.ts';

/** The operands of one API, with the resource that a command needs to name. */
export interface PlannedOperands {
  readonly resource: Resource;
  readonly items: readonly PlanItem[];
}

/** The inventory with fates, in safe order. */
export interface Plan {
  readonly subject: Subject;
  /** Everything, operands included, in the order in which a clean-up goes about it. */
  readonly items: readonly PlanItem[];
  readonly operands: readonly PlannedOperands[];
  readonly neededBy: readonly Need[];
  readonly unknowns: readonly Unknown[];
  /** CSVs of which nothing tells any more what came with them: what OLM made for them without owner may be missing here. */
  readonly unrecorded: readonly string[];
  /** What the vendor wants a person to know before uninstalling. */
  readonly uninstallMessage?: string;
  /** The policy in force; what it decides is in the fates. */
  readonly policy: Policy;
  /** A hash of the contents: the same plan, whoever makes it and whenever, has the same digest. */
  readonly digest: string;
}

/** `reach`: see {@link policyReach}. */
export function makePlan(found: Inventory, policy: Policy, reach?: Reach): Plan {
  const inventory = policy.operatorGroup === 'Keep' ? found : withOperatorGroups(found);
  const itemOf = itemsFrom(inventory, fatesOf(inventory, policy, reach));
  const operands = inventory.operandApis
    .map(({ resource, operands }) => ({ resource, items: inSafeOrder(operands.map(itemOf)) }))
    .filter(({ items }) => items.length > 0);
  const others = inventory.dependents.map(itemOf);
  const items = inSafeOrder([...operands.flatMap(api => api.items), ...others]);
  const uninstallMessage = inventory.surroundings.csvs.find(csv => csv.uninstallMessage)?.uninstallMessage;
  const { subject, neededBy, unknowns, unrecorded } = inventory;
  const contents = {
    subject,
    items,
    operands,
    neededBy,
    unknowns,
    unrecorded,
    policy,
    ...(uninstallMessage && { uninstallMessage }),
  };
  return { ...contents, digest: digestOf(contents) };
}

/** OLM did not make it for the subject, so it is nobody's dependent, unless the cluster's owners say that it goes as well. */
function withOperatorGroups(inventory: Inventory): Inventory {
  const groups = inventory.surroundings.operatorGroups.map(
    (group): Dependent => ({ ...candidateOf(group), foundBy: ['operator-groups'] }),
  );
  return { ...inventory, dependents: [...inventory.dependents, ...groups] };
}

/** What a bare deletion of the Subscription would leave behind: all that neither goes with it nor stays on purpose. */
export function leftBehind({ items }: Pick<Plan, 'items'>): PlanItem[] {
  return items.filter(({ fate, step }) => fate !== 'Keep' && step !== 'subscription');
}

function itemsFrom(inventory: Inventory, rulings: ReadonlyMap<Dependent, Ruling>) {
  const all = [...inventory.dependents, ...inventory.operandApis.flatMap(api => api.operands)];
  const byRef = new Map(all.map(dependent => [dependent.ref, dependent]));

  /** What follows another object goes in that one's step. */
  function stepFor(dependent: Dependent): StepName {
    const ruling = rulings.get(dependent);
    const leader = ruling?.fate === 'Follows' ? byRef.get(ruling.follows) : undefined;
    return leader ? stepFor(leader) : stepOf(dependent, ruling?.fate);
  }

  return (dependent: Dependent): PlanItem => {
    const { ref, meta, foundBy } = dependent;
    const ruling = rulings.get(dependent);
    if (!ruling) throw new Error(`no fate was found for ${describe(ref)}`);
    return { ref, ...(meta?.uid && { uid: meta.uid }), foundBy, step: stepFor(dependent), ...ruling };
  };
}
