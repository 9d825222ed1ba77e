import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { added, idOf, type Listed, type Listing } from '../test/support/control-plane/ground-truth.ts';
import { holdsWithin } from '../test/support/control-plane/process.ts';
import { damaged, type Install, Ownership } from './judge.ts';
import type { Operands } from './operands.ts';
import { type Removed, remove } from './removal.ts';
import type { Row } from './row.ts';

/** What is installed, and what the cluster held before and holds now. */
interface Scene {
  readonly installs: readonly Install[];
  /** By package. */
  readonly operands: ReadonlyMap<string, Operands>;
  readonly before: Listing;
  readonly listing: Listing;
}

type Removal = Removed & Pick<Row, 'left' | 'damaged'>;

/** Removes one half of the installs while the other half must stay as it is, and then the other half. By package. */
export async function removeInHalves(cluster: TestCluster, scene: Scene): Promise<ReadonlyMap<string, Removal>> {
  const { installs, before } = scene;
  const ownership = new Ownership(installs);
  const removals = new Map<string, Removal>();
  let present = scene.listing;
  let staying = installs;
  const half = Math.ceil(installs.length / 2);
  for (const going of [installs.slice(0, half), installs.slice(half)]) {
    const removed = await Promise.all(going.map(install => removeServed(cluster, install, scene.operands)));
    const gone = new Set([...removals.keys(), ...going.map(({ packageName }) => packageName)]);
    const admitted = going.filter((_, index) => removed[index]?.cascade !== 'denied');
    staying = staying.filter(install => !admitted.includes(install));
    // An API of a group that two operators share goes with the last one.
    const mayStay = (object: Listed): boolean => ownership.isDerived(object, staying);
    const mustGo = (object: Listed): boolean =>
      !mayStay(object) && ownership.of(object).some(install => admitted.includes(install));
    const now = await atRest(cluster, before, mustGo);
    const stays = (object: Listed): boolean =>
      before.has(idOf(object)) || ownership.of(object).every(({ packageName }) => !gone.has(packageName));
    const lost = damaged(present, now, stays);
    const rest = leftIn(before, now).filter(object => !mayStay(object));
    for (const [index, install] of going.entries()) {
      // What a denial leaves in place is no leftover.
      const left = admitted.includes(install) ? ownership.idsFor(install, rest) : [];
      removals.set(install.packageName, { ...removed[index], left, damaged: lost });
    }
    present = now;
  }
  return removals;
}

async function removeServed(cluster: TestCluster, install: Install, operands: Scene['operands']): Promise<Removed> {
  const own = operands.get(install.packageName);
  const removed = remove(cluster, install, own?.commands ?? []);
  await own?.finalizeUntil(removed);
  return removed;
}

/** The listing once nothing is left of what must go, or after a minute. */
async function atRest(cluster: TestCluster, before: Listing, mustGo: (object: Listed) => boolean): Promise<Listing> {
  let listing = await cluster.list();
  await holdsWithin(60_000, async () => {
    if (!leftIn(before, listing).some(mustGo)) return true;
    listing = await cluster.list();
    return false;
  });
  return listing;
}

/** Our own records stay for a while. */
function leftIn(before: Listing, now: Listing): Listed[] {
  return added(before, now).filter(({ group }) => group !== 'subscription-guard.io');
}
