import { csvMadeByHand } from '../../../src/audit/rules/csv-made-by-hand.ts';
import { csv, subscription } from '../../support/objects.ts';
import { installedCsv } from '../objects.ts';
import { testRule } from './table.ts';

const message =
  'constraints not satisfiable: subscription redis-operator exists, clusterserviceversion redis-operator.v1 exists and is not referenced by a subscription';
const refused = (text: string, status: object = {}) =>
  subscription('redis-operator', 'redis', {
    status: { ...status, conditions: [{ type: 'ResolutionFailed', status: 'True', message: text }] },
  });

testRule(csvMadeByHand, import.meta.filename, {
  OlmNamesIt: {
    reason: 'OLM says which CSV is in the way',
    objects: [csv(), refused(message)],
    want: [
      'ClusterServiceVersion redis/redis-operator.v1: made by hand; Subscription redis/redis-operator cannot install because of it',
    ],
  },
  OlmInstalledIt: {
    reason: 'an InstallPlan brought it, so it is a leftover, which another rule finds',
    objects: [installedCsv, refused(message)],
    want: [],
  },
  OlmNamesAnotherOne: { reason: 'it is not in the way', objects: [csv('other.v1'), refused(message)], want: [] },
  OlmSpeaksOfAnotherSubscription: {
    reason: 'OLM writes one message on all Subscriptions of a namespace',
    objects: [csv(), refused(message.replace('subscription redis-operator', 'subscription other'))],
    want: [],
  },
  OfAnotherNamespace: {
    reason: 'OLM resolves within a namespace',
    objects: [csv('redis-operator.v1', 'team-a'), refused(message)],
    want: [],
  },
  SubscriptionHasInstalled: {
    reason: 'what it has installed is its own',
    objects: [csv(), refused(message, { installedCSV: 'redis-operator.v1' })],
    want: [],
  },
  NoSubscription: { reason: 'it is in nobody’s way', objects: [csv()], want: [] },
});
