import { subscriptionWithoutCsv } from '../../../src/audit/rules/subscription-without-csv.ts';
import { csv, subscription } from '../../support/objects.ts';
import { testRule } from './table.ts';

const copy = csv('redis-operator.v1', 'redis', {
  metadata: { labels: { 'olm.copiedFrom': 'operators', 'olm.managed': 'true' } },
});
const status = (installedCSV?: string, currentCSV?: string) => ({ status: { installedCSV, currentCSV } });

const updated = { status: { installedCSV: 'redis-operator.v1', lastUpdated: '2026-01-01T00:00:00Z' } };

testRule(subscriptionWithoutCsv, import.meta.filename, {
  'B6: CsvIsGone': {
    reason: 'OLM takes the Subscription for up to date',
    objects: [subscription()],
    want: [
      'Subscription redis/redis-operator: its ClusterServiceVersion redis-operator.v1 is gone, and OLM does not make it again',
    ],
  },
  JustNow: {
    reason: 'an upgrade has moments without a ClusterServiceVersion',
    objects: [subscription('redis-operator', 'redis', updated)],
    now: '2026-01-01T00:04:59Z',
    want: [],
  },
  ForSomeTime: {
    reason: 'no upgrade takes so long',
    objects: [subscription('redis-operator', 'redis', updated)],
    now: '2026-01-01T00:05:00Z',
    want: [
      'Subscription redis/redis-operator: its ClusterServiceVersion redis-operator.v1 is gone, and OLM does not make it again',
    ],
  },
  'B19: CsvIsACopy': {
    reason: 'it goes when the original goes, which another Subscription has installed',
    objects: [subscription(), copy, csv('redis-operator.v1', 'operators')],
    want: [
      "Subscription redis/redis-operator: its ClusterServiceVersion redis-operator.v1 is OLM's copy of the one in operators, and goes with that",
    ],
  },
  UpgradeWithoutTheOldOne: {
    reason: 'the next version is there',
    objects: [
      subscription('redis-operator', 'redis', status('redis-operator.v1', 'redis-operator.v2')),
      csv('redis-operator.v2'),
    ],
    want: [],
  },
  NothingInstalled: {
    reason: 'it is about to install, or fails and says why',
    objects: [subscription('redis-operator', 'redis', status())],
    want: [],
  },
  Leaving: {
    reason: 'it is being deleted',
    objects: [subscription('redis-operator', 'redis', { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })],
    want: [],
  },
  Unreadable: {
    reason: 'nothing is said of what was not seen',
    objects: [subscription()],
    unreadable: ['ClusterServiceVersion'],
    want: [],
  },
});
