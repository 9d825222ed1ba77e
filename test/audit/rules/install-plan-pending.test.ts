import { installPlanPending } from '../../../src/audit/rules/install-plan-pending.ts';
import { object, subscription } from '../../support/objects.ts';
import { testRule } from './table.ts';

const waiting = subscription('other', 'redis', {
  status: { currentCSV: 'other.v1', installPlanRef: { name: 'both' } },
});
const upgrading = subscription('redis-operator', 'redis', {
  status: { installedCSV: 'redis-operator.v1', currentCSV: 'redis-operator.v2', installPlanRef: { name: 'both' } },
});
const plan = (clusterServiceVersionNames: readonly string[], { approved = false, phase = 'RequiresApproval' } = {}) =>
  object('operators.coreos.com/v1alpha1', 'InstallPlan', 'both', {
    namespace: 'redis',
    spec: { approval: 'Manual', approved, clusterServiceVersionNames },
    status: {
      phase,
      plan: [
        {
          resolving: 'dependency.v1',
          resource: { group: 'operators.coreos.com', version: 'v1alpha1', kind: 'Subscription', name: 'dependency' },
        },
      ],
    },
  });
const both = plan(['other.v1', 'redis-operator.v2', 'dependency.v1']);

testRule(installPlanPending, import.meta.filename, {
  'B13: OneOfTwoSubscriptionsIsGone': {
    reason: 'approval installs what the plan holds, whoever still has a Subscription',
    objects: [waiting, both],
    want: [
      'InstallPlan redis/both: it waits for approval, and would install redis-operator.v2, whose Subscription is gone',
    ],
  },
  OlmHasReplacedIt: {
    reason: 'no Subscription names it any more, and nobody will approve it',
    objects: [
      subscription('other', 'redis', { status: { currentCSV: 'other.v2', installPlanRef: { name: 'newer' } } }),
      both,
    ],
    want: [],
  },
  BothAreThere: { reason: 'that is what it is for', objects: [waiting, upgrading, both], want: [] },
  Approved: {
    reason: 'OLM carries it out',
    objects: [waiting, plan(['redis-operator.v2'], { approved: true, phase: 'Installing' })],
    want: [],
  },
  NobodyWaits: {
    reason: 'plans hold whole bundles, and nobody will approve this one',
    objects: [both],
    want: [],
  },
  Unreadable: {
    reason: 'nothing is said of what was not seen',
    objects: [waiting, both],
    unreadable: ['InstallPlan'],
    want: [],
  },
});
