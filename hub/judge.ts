import { idOf, type Listed, type Listing } from '../test/support/control-plane/ground-truth.ts';
import { derivation, idsOf, type PlanDocument } from '../test/support/e2e/plan.ts';

/** One install of a batch, as its objects name it. */
export interface Install {
  readonly packageName: string;
  readonly namespace: string;
  /** The plans of all Subscriptions in its namespace: OLM adds some for what the package requires. */
  readonly plans: readonly PlanDocument[];
}

/** What the plans of one install say, beside the full listing. */
export interface Finding {
  /** What the install has brought and no plan names. */
  readonly missing: readonly string[];
  /** What a plan would remove although the install has not brought it, or although there is no such object. */
  readonly foreign: readonly string[];
  /** How many objects the plans name. */
  readonly objects: number;
}

/** Tells which install of a batch an object belongs to. */
export class Ownership {
  readonly #installs: readonly Install[];
  readonly #planned: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(installs: readonly Install[]) {
    this.#installs = installs;
    this.#planned = new Map(installs.map(({ packageName, plans }) => [packageName, new Set(plans.flatMap(idsOf))]));
  }

  /** The ids that the plans of an install name. */
  planned({ packageName }: Install): ReadonlySet<string> {
    return this.#planned.get(packageName) ?? new Set();
  }

  /** By the plans, then by names and labels. What nothing tells apart is every install's: none may seem cleaner than it is. */
  of(object: Listed): readonly Install[] {
    const isPlanned = (install: Install): boolean =>
      this.planned(install).has(idOf(object)) || this.isDerived(object, [install]);
    for (const belongs of [isPlanned, isCopyOf(object), isNamedBy(object)]) {
      const found = this.#installs.filter(belongs);
      if (found.length > 0) return found;
    }
    return this.#installs;
  }

  /** Whether Kubernetes or OLM derives an object from what the plans of these installs name. */
  isDerived(object: Listed, installs: readonly Install[]): boolean {
    return installs.some(install => derivation(object, this.planned(install)) !== undefined);
  }

  /** The ids of those objects that belong to an install. */
  idsFor(install: Install, objects: readonly Listed[]): string[] {
    return objects.filter(object => this.of(object).includes(install)).map(idOf);
  }
}

function isCopyOf({ labels }: Listed): (install: Install) => boolean {
  return ({ namespace }) => labels['olm.copiedFrom'] === namespace;
}

/** Namespace, labels and owners are OLM's words for whose an object is. */
function isNamedBy({ namespace, name, labels, owners }: Listed): (install: Install) => boolean {
  const words = [...Object.entries(labels).flat(), ...owners.map(owner => owner.name), name];
  return install =>
    namespace === install.namespace ||
    words.some(word => word === install.namespace || word.includes(`${install.packageName}.`));
}

/** Compares the plans of a batch with what the listing has more than before. */
export function judgePlans(installs: readonly Install[], before: Listing, now: Listing): ReadonlyMap<string, Finding> {
  const ownership = new Ownership(installs);
  const subjects = new Set(installs.flatMap(({ plans }) => plans.map(({ subject }) => subject.uid)));
  const unplanned = [...now.values()].filter(
    object => !before.has(idOf(object)) && !subjects.has(object.uid) && !isPlannedByAny(object, installs, ownership),
  );
  return new Map(
    installs.map(install => {
      const finding: Finding = {
        missing: ownership.idsFor(install, unplanned),
        foreign: removedBy(install).filter(id => isForeign(id, install, installs, { before, now, ownership })),
        objects: ownership.planned(install).size,
      };
      return [install.packageName, finding];
    }),
  );
}

function isPlannedByAny(object: Listed, installs: readonly Install[], ownership: Ownership): boolean {
  return installs.some(one => ownership.planned(one).has(idOf(object))) || ownership.isDerived(object, installs);
}

/** What a plan keeps may be anybody's. */
function removedBy({ plans }: Install): string[] {
  const removed = plans.map(plan => ({ ...plan, items: plan.items.filter(({ fate }) => fate !== 'Keep') }));
  return [...new Set(removed.flatMap(idsOf))];
}

interface Scene {
  readonly before: Listing;
  readonly now: Listing;
  readonly ownership: Ownership;
}

function isForeign(id: string, install: Install, installs: readonly Install[], scene: Scene): boolean {
  if (scene.before.has(id) || !scene.now.has(id)) return true;
  return installs.some(other => other !== install && removedBy(other).includes(id));
}

/** What comes and goes by itself while everything around it stays. */
const replaced = new Set(['Pod', 'ReplicaSet']);

/** What was there before and must stay, and has gone or is another object of the same name. */
export function damaged(before: Listing, after: Listing, mustStay: (object: Listed) => boolean): string[] {
  return [...before]
    .filter(([id, object]) => !replaced.has(object.kind) && mustStay(object) && after.get(id)?.uid !== object.uid)
    .map(([id]) => id);
}
