import t from 'tap';
import { checklist } from '../../src/checklist/checklist.ts';
import { everythingVisible } from '../../src/checklist/visibility.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { takeInventory } from '../../src/inventory/inventory.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { subjectOf } from '../../src/subject/subject.ts';
import { refusing } from '../support/fakes/refusing-cluster.ts';
import { csv, object, subscription } from '../support/objects.ts';

const time = '2026-01-01T00:00:00Z';
const group = (name = 'group') => object('operators.coreos.com/v1', 'OperatorGroup', name, { namespace: 'redis' });
const inPhase = (phase: string, status: object = {}) =>
  csv('redis-operator.v1', 'redis', { status: { phase, lastTransitionTime: time, ...status } });

const withDeployment = (phase: string, status: object = {}) => ({
  ...inPhase(phase, status),
  spec: { install: { spec: { deployments: [{ name: 'redis-operator' }] } } },
});
const pods = (status: object, replicas = 1) =>
  object('apps/v1', 'Deployment', 'redis-operator', {
    namespace: 'redis',
    spec: { replicas },
    status: { observedGeneration: 1, ...status },
  });
const noPod = pods({ conditions: [{ type: 'Available', status: 'False', lastTransitionTime: time }] });

interface Case {
  readonly objects: readonly KubeObject[];
  readonly unreadable?: string;
  readonly want: readonly string[];
  /** Default: not asked. */
  readonly isDown?: boolean;
}

const unhealthy = { reason: 'ComponentUnhealthy', message: 'installing: deployment "redis-operator" not available' };

const cases: Record<string, Case> = {
  Well: { objects: [group(), inPhase('Succeeded')], want: [] },
  NotYetSaid: { objects: [csv()], want: [] },
  BeingReplaced: { objects: [group(), inPhase('Replacing')], want: [] },
  NoOperatorGroup: { objects: [inPhase('Succeeded')], want: ['its namespace has no OperatorGroup'] },
  OperatorGroupsUnread: { objects: [inPhase('Succeeded')], unreadable: 'OperatorGroup', want: [] },
  TwoOperatorGroups: {
    objects: [group(), group('spare'), inPhase('Succeeded')],
    want: ['its namespace has 2 OperatorGroups, where OLM lets no operator work'],
  },
  DeploymentDown: {
    objects: [group(), inPhase('Failed', unhealthy)],
    want: [`OLM has called it Failed since ${time} (ComponentUnhealthy: ${unhealthy.message})`],
  },
  'B10: NoPodAndOlmHasNotNoticed': {
    objects: [group(), withDeployment('Succeeded'), noPod],
    want: [`none of its Pods is available since ${time}`],
    isDown: true,
  },
  'B10: ScaledDown': {
    objects: [group(), withDeployment('Succeeded'), pods({}, 0)],
    want: ['none of its Pods is available'],
    isDown: true,
  },
  NoPodAndNoOperatorGroup: {
    objects: [withDeployment('Failed', { reason: 'NoOperatorGroup' }), noPod],
    want: [
      'its namespace has no OperatorGroup',
      `OLM has called it Failed since ${time} (NoOperatorGroup)`,
      `none of its Pods is available since ${time}`,
    ],
    isDown: true,
  },
  ItsPodsWork: { objects: [group(), withDeployment('Succeeded'), pods({ availableReplicas: 1 })], want: [] },
  FailedAndItsPodsWork: {
    objects: [group(), withDeployment('Failed', unhealthy), pods({ availableReplicas: 1 })],
    want: [`OLM has called it Failed since ${time} (ComponentUnhealthy: ${unhealthy.message})`],
    isDown: false,
  },
  PodsNotYetLookedAt: {
    objects: [group(), withDeployment('Succeeded'), pods({ observedGeneration: undefined })],
    want: [],
  },
  DeploymentGone: { objects: [group(), withDeployment('Succeeded')], want: [] },
  FailedWithoutAWord: { objects: [group(), inPhase('Failed')], want: [`OLM has called it Failed since ${time}`] },
  UpgradeInFlight: {
    objects: [
      group(),
      inPhase('Succeeded'),
      csv('redis-operator.v2', 'redis', { spec: { replaces: 'redis-operator.v1' }, status: { phase: 'Installing' } }),
    ],
    want: [],
  },
  CsvOnItsWayOut: {
    objects: [
      group(),
      csv('redis-operator.v1', 'redis', { metadata: { deletionTimestamp: time }, status: { phase: 'Succeeded' } }),
    ],
    want: [`its ClusterServiceVersion is already being deleted, since ${time}`],
  },
};

for (const [name, { objects, unreadable, want, isDown }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = refusing(new SnapshotCluster([subscription(), ...objects]), ({ resource }) => {
      return resource.kind === unreadable;
    });
    const plan = makePlan(await takeInventory(cluster, subjectOf(subscription())), defaultPolicy);
    t.strictSame(
      plan.ailments.map(({ what, detail }) => (detail === undefined ? what : `${what} (${detail})`)),
      want,
    );
    if (isDown !== undefined)
      t.equal(
        plan.ailments.some(ailment => ailment.isDown === true),
        isDown,
      );
    const line = `The operator does not work as it should: ${want.join('; ')}.`;
    t.equal(checklist(plan, everythingVisible).includes(line), want.length > 0, 'the checklist says so');
    t.notMatch(
      checklist(plan, () => false),
      unhealthy.message,
      'but nobody is told what they may not read',
    );
  });
}
