import { csvWithoutSubscription } from '../../../src/audit/rules/csv-without-subscription.ts';
import { csv, installPlan, operator, step, subscription } from '../../support/objects.ts';
import { component, installedCsv, managed, without } from '../objects.ts';
import { testRule } from './table.ts';

const v1 = 'ClusterServiceVersion redis/redis-operator.v1: its Subscription is gone';
const v2 = csv('redis-operator.v2', 'redis', {
  metadata: { labels: managed },
  spec: { replaces: 'redis-operator.v1' },
});
const ofV2 = { status: { installedCSV: 'redis-operator.v2', currentCSV: 'redis-operator.v2' } };
const labelled = csv('redis-operator.v1', 'redis', { metadata: { labels: { [component]: '' } } });
const listed = {
  apiVersion: 'operators.coreos.com/v1alpha1',
  kind: 'ClusterServiceVersion',
  namespace: 'redis',
  name: 'redis-operator.v1',
};
const other = subscription('other-operator', 'redis', { status: {} });

testRule(csvWithoutSubscription, import.meta.filename, {
  SubscriptionGone: { reason: 'the story of operator-sdk#6854', objects: without('Subscription'), want: [v1] },
  AdoptedByAnOlderOlm: {
    reason: 'it has OLM’s label for components, and OLM’s Operator object lists it',
    objects: [labelled, operator([listed])],
    want: [v1],
  },
  OnlyTheComponentLabel: {
    reason: 'anyone who may patch a CSV can put a label on it',
    objects: [labelled, operator()],
    want: [],
  },
  MadeByHand: { reason: 'as packageserver: it never had one', objects: [csv('packageserver', 'olm')], want: [] },
  Copied: {
    reason: 'OLM removes copies with their original',
    objects: [csv('redis-operator.v1', 'team-a', { metadata: { labels: { ...managed, 'olm.copiedFrom': 'redis' } } })],
    want: [],
  },
  SubscriptionElsewhere: {
    reason: 'the same operator, installed in another namespace',
    objects: [installedCsv, subscription('redis-operator', 'team-a')],
    want: [v1],
  },
  Restored: {
    reason: 'a Subscription from a backup has no status, and OLM does not give it the CSV',
    objects: [installedCsv, subscription('again', 'redis', { spec: { name: 'redis-operator' }, status: undefined })],
    want: [
      'ClusterServiceVersion redis/redis-operator.v1: Subscription redis/again has not installed it, and can install nothing beside it',
    ],
  },
  RestoredAndGoing: {
    reason: 'a Subscription that is being deleted installs nothing',
    objects: [
      installedCsv,
      subscription('redis-operator', 'redis', {
        metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
        status: undefined,
      }),
    ],
    want: [v1],
  },
  OnlyCurrent: {
    reason: 'an upgrade has begun',
    objects: [installedCsv, subscription('redis-operator', 'redis', { status: { currentCSV: 'redis-operator.v1' } })],
    want: [],
  },
  BeingReplaced: {
    reason: 'its successor is installed, and OLM has not removed it yet',
    objects: [installedCsv, v2, subscription('redis-operator', 'redis', ofV2)],
    want: [],
  },
  BeingInstalled: {
    reason: 'the Subscription does not tell of it yet, its InstallPlan does',
    objects: [
      installedCsv,
      subscription('redis-operator', 'redis', { status: {} }),
      installPlan([step('ClusterServiceVersion', 'redis-operator.v1', 'operators.coreos.com')], {
        status: {
          phase: 'Installing',
          plan: [step('ClusterServiceVersion', 'redis-operator.v1', 'operators.coreos.com')],
        },
      }),
    ],
    want: [],
  },
  BesideAnotherOperator: {
    reason: 'the namespace has a Subscription, but for something else',
    objects: [installedCsv, other],
    want: [v1],
  },
  BesideAnotherOperatorUnread: {
    reason: 'whoever may not read InstallPlans cannot know',
    objects: [installedCsv, other],
    unreadable: ['InstallPlan'],
    want: [],
  },
});
