import { subscriptionFailed } from '../../../src/audit/rules/subscription-failed.ts';
import { csv, subscription } from '../../support/objects.ts';
import { group, installedCsv } from '../objects.ts';
import { testRule } from './table.ts';

const message =
  'constraints not satisfiable: clusterserviceversion redis-operator.v1 exists and is not referenced by a subscription, subscription redis-operator exists';
const failing = (conditions: readonly object[], metadata: object = {}, status: object = {}) =>
  subscription('redis-operator', 'redis', {
    metadata,
    status: { ...status, conditions: conditions.map(condition => ({ status: 'True', ...condition })) },
  });
const refused = [{ type: 'ResolutionFailed', message }];
const created = { creationTimestamp: '2026-01-01T00:00:00Z' };

testRule(subscriptionFailed, import.meta.filename, {
  'B7: ACsvIsInTheWay': {
    reason: 'the leftover is named',
    objects: [failing(refused), installedCsv, group],
    want: [
      'Subscription redis/redis-operator: ClusterServiceVersion redis-operator.v1, which a deleted Subscription has left, is in the way',
    ],
  },
  'B23: ACsvMadeByHandIsInTheWay': {
    reason: 'no leftover, but the reason all the same',
    objects: [failing(refused), csv(), group],
    want: [
      'Subscription redis/redis-operator: ClusterServiceVersion redis-operator.v1, which was made by hand, is in the way',
    ],
  },
  'B14: NoOperatorGroup': {
    reason: 'OLM says so, too',
    objects: [failing([{ type: 'ResolutionFailed', message: 'expected 1 OperatorGroup in the namespace, found 0' }])],
    want: ['Subscription redis/redis-operator: its namespace has no OperatorGroup'],
  },
  'B22: Unpacking': {
    reason: 'OLM does not say which bundle',
    objects: [failing([{ type: 'BundleUnpackFailed', message: 'Job was active longer than\nspecified' }]), group],
    want: ['Subscription redis/redis-operator: OLM could not unpack a bundle: Job was active longer than specified'],
  },
  InOlmsWords: {
    reason: 'what nothing here explains is said in the words of OLM',
    objects: [failing([{ type: 'ResolutionFailed', message: 'no such\nchannel' }]), group],
    want: ['Subscription redis/redis-operator: OLM says ResolutionFailed: no such channel'],
  },
  Young: {
    reason: 'its catalog may not be there yet',
    objects: [failing(refused, created), installedCsv, group],
    now: '2026-01-01T00:04:59Z',
    want: [],
  },
  Old: {
    reason: 'now it is time',
    objects: [
      failing([{ type: 'InstallPlanFailed', message: 'no' }], created, { installPlanRef: { name: 'x' } }),
      group,
    ],
    now: '2026-01-01T00:05:00Z',
    want: ['Subscription redis/redis-operator: InstallPlan x has failed: no'],
  },
  CatalogIsUnhealthy: {
    reason: 'it goes on working',
    objects: [failing([{ type: 'CatalogSourcesUnhealthy', message: 'targeted catalogsource olm/x missing' }])],
    want: [],
  },
  NotTrue: { reason: 'not any more', objects: [failing([{ ...refused[0], status: 'False' }])], want: [] },
  CsvIsGone: {
    reason: 'another rule finds it',
    objects: [failing(refused, {}, { installedCSV: 'redis-operator.v0' })],
    want: [],
  },
});
