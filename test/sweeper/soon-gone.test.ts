import t from 'tap';
import type { CleanupItem } from '../../src/cleanup/cleanup.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { customResourceDefinitions } from '../../src/cluster/resources.ts';
import { areSoonGone } from '../../src/sweeper/present.ts';
import { NotingCluster } from '../support/fakes/noting-cluster.ts';
import { crd } from '../support/objects.ts';

/** Four CustomResourceDefinitions that were deleted, and how long a pass waits for them. */

const names = ['Redis', 'Lock', 'Backup', 'Job'];
const crds = names.map(kind => crd(kind, `${kind.toLowerCase()}s`));

function itemOf({ apiVersion, kind, metadata: { name } }: KubeObject): CleanupItem {
  return { apiVersion, kind, name, uid: name, step: 'crds', fate: 'Delete', marked: true };
}

function remove({ metadata: { name, uid = '' } }: KubeObject, cluster: NotingCluster): Promise<unknown> {
  return cluster.delete(customResourceDefinitions, { name }, { uid });
}

interface Case {
  /** After how many moments each is gone. */
  readonly goneAfter: readonly number[];
  readonly gone: boolean;
  /** How many moments the pass waits. */
  readonly waited: number;
  /** How many objects it reads meanwhile: the last one alone, and at the end of a wait all that are left. */
  readonly reads: number;
}

const cases: Record<string, Case> = {
  AtOnce: { goneAfter: [1, 1, 1, 1], gone: true, waited: 1, reads: 5 },
  TheLastOneTakesMoments: { goneAfter: [1, 1, 1, 29], gone: true, waited: 29, reads: 33 },
  TheLastOneTakesAsLongAsThePassWaits: { goneAfter: [1, 1, 1, 30], gone: true, waited: 30, reads: 33 },
  OneAfterTheOther: { goneAfter: [15, 30, 45, 60], gone: true, waited: 60, reads: 64 },
  TheFirstOneHangs: { goneAfter: [100, 1, 1, 1], gone: false, waited: 31, reads: 35 },
  AllHang: { goneAfter: [100, 100, 100, 100], gone: false, waited: 30, reads: 33 },
};

for (const [name, { goneAfter, gone, waited, reads }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = new NotingCluster(crds);
    let moments = 0;
    const pause = async (): Promise<boolean> => {
      moments += 1;
      for (const [index, object] of crds.entries()) if (goneAfter[index] === moments) await remove(object, cluster);
      return true;
    };
    t.equal(await areSoonGone(crds.map(itemOf), cluster, pause), gone);
    t.equal(moments, waited);
    t.equal(cluster.reads.length, reads);
  });
}

t.test('what goes slowly is left to the next pass when there is no time left', async t => {
  const cluster = new NotingCluster(crds);
  let moments = 0;
  const pause = async (): Promise<boolean> => {
    moments += 1;
    return moments < 20;
  };
  t.equal(await areSoonGone(crds.map(itemOf), cluster, pause), false);
  t.equal(moments, 20);
});

t.test('what stays is not waited for', async t => {
  const cluster = new NotingCluster(crds);
  const [first, ...others] = crds;
  const stay = others.map(itemOf).map((item): CleanupItem => ({ ...item, fate: 'Keep' }));
  let moments = 0;
  const pause = async (): Promise<boolean> => {
    moments += 1;
    if (first) await remove(first, cluster);
    return true;
  };
  t.equal(await areSoonGone([...crds.slice(0, 1).map(itemOf), ...stay], cluster, pause), true);
  t.equal(moments, 1);
});
