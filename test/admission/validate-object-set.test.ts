import t from 'tap';
import type { DeletionRequest } from '../../src/admission/review.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { clusterExtension, installation, installedBy, objectSet, ownedCrd } from '../extension/objects.ts';
import { uidOf } from '../support/objects.ts';
import { type Case, data, decide, ownedBySeveral, testDecisions } from './extension-decisions.ts';

/** `kubectl delete clusterobjectset redis-1` */
const ofObjectSet: Partial<DeletionRequest> = {
  kind: 'ClusterObjectSet',
  name: 'redis-1',
  objectUid: uidOf('ClusterObjectSet', 'redis-1'),
};

const cases: Record<string, Case> = {
  OfALivingExtension: {
    verdict: 'ExtensionLives',
    allowed: false,
    reason: 'it would be made again, without the data',
  },
  OfALivingExtensionWithoutData: {
    objects: installation(),
    verdict: 'ExtensionLives',
    allowed: false,
    reason: 'the operator would be torn down for nothing',
  },
  Orphaned: {
    request: { propagationPolicy: 'Orphan' },
    verdict: 'Orphan',
    allowed: true,
    reason: 'its objects stay',
  },
  Annotated: {
    objects: [clusterExtension(), annotatedSet(), ownedCrd(), ...installedBy(), ...data],
    verdict: 'Cascade',
    allowed: true,
    reason: 'somebody has decided about this very one',
  },
  ThatHasHandedOver: {
    objects: [
      clusterExtension(),
      objectSet('redis-1', clusterExtension(), { spec: { lifecycleState: 'Archived', revision: 1 } }),
      objectSet('redis-2'),
      ownedCrd(objectSet('redis-2')),
      ...installedBy(objectSet('redis-2')),
      ...data,
    ],
    verdict: 'NothingLost',
    allowed: true,
    reason: 'its objects belong to the next one',
  },
  InTheMiddleOfAnUpgrade: {
    objects: [
      clusterExtension(),
      objectSet(),
      objectSet('redis-2'),
      ownedBySeveral(ownedCrd(), [objectSet(), objectSet('redis-2')]),
      ...data,
    ],
    verdict: 'NothingLost',
    allowed: true,
    reason: 'the next one keeps them',
  },
  WithoutExtension: {
    objects: [objectSet('redis-1', clusterExtension('gone')), ownedCrd(), ...installedBy(), ...data],
    verdict: 'Block',
    allowed: false,
    reason: 'nobody makes it again, and its data goes',
  },
  OfAnExtensionThatIsLeaving: {
    objects: [
      clusterExtension('redis', { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      objectSet(),
      ownedCrd(),
      ...installedBy(),
    ],
    verdict: 'NothingLost',
    allowed: true,
    reason: 'nobody makes it again',
  },
};

testDecisions(cases, ofObjectSet);

t.test('texts', async t => {
  const living = new SnapshotCluster([...installation(), ...data]);
  const mayAccess = async (): Promise<boolean> => false;
  for (const [name, options] of Object.entries({
    'of a living extension': {},
    'to a requester who may list nothing': { mayAccess },
  })) {
    const decision = await decide(living, { request: ofObjectSet, options });
    t.matchSnapshot(decision.allowed || decision.message, name);
  }
});

function annotatedSet(): KubeObject {
  const set = objectSet();
  return {
    ...set,
    metadata: {
      ...set.metadata,
      annotations: { ...set.metadata.annotations, 'subscription-guard.io/on-delete': 'Cascade' },
    },
  };
}
