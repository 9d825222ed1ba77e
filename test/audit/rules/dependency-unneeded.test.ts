import { dependencyUnneeded } from '../../../src/audit/rules/dependency-unneeded.ts';
import { crd, csv, redis, subscription } from '../../support/objects.ts';
import { testRule } from './table.ts';

const metadata = { annotations: { 'olm.generated-by': 'install-1' } };
const added = subscription('redis-operator', 'redis', { metadata });
const lost = subscription('redis-operator', 'redis', {
  metadata,
  status: {
    installedCSV: 'redis-operator.v1',
    currentCSV: 'redis-operator.v1',
    conditions: [
      { type: 'CatalogSourcesUnhealthy', status: 'True', message: 'targeted catalogsource olm/gone missing' },
    ],
  },
});
const requiring = (namespace: string) =>
  csv('needs-redis.v1', namespace, {
    spec: {
      customresourcedefinitions: { required: [{ name: 'redises.redis.example.io', kind: 'Redis', version: 'v1' }] },
    },
  });
const requiringPackage = (namespace: string) =>
  csv('needs-redis.v1', namespace, {
    spec: {},
    metadata: {
      annotations: {
        'operatorframework.io/properties': JSON.stringify({
          properties: [{ type: 'olm.package.required', value: { packageName: 'redis-operator' } }],
        }),
      },
    },
  });

testRule(dependencyUnneeded, import.meta.filename, {
  'B15: RequirerIsGone': {
    reason: 'OLM never removes what it has added',
    objects: [added, csv()],
    want: ['Subscription redis/redis-operator: OLM added it for another operator, and no operator needs it any more'],
  },
  'B15: AndItsCatalogIs': {
    reason: 'now it keeps OLM from resolving the namespace',
    objects: [lost, csv()],
    want: [
      'Subscription redis/redis-operator: OLM added it for another operator, and no operator needs it any more; its catalog is gone or does not work',
    ],
  },
  Needed: { reason: 'as OLM meant it', objects: [added, csv(), requiring('redis')], want: [] },
  NeededByWhatIsNotThereYet: {
    reason: 'its plan has failed half-way, and the CSV that says what it requires is the missing half',
    objects: [
      added,
      csv(),
      subscription('needs-redis', 'redis', {
        status: { currentCSV: 'needs-redis.v1', installPlanRef: { name: 'install-1' } },
      }),
    ],
    want: [],
  },
  NeededByWhatHasLostItsCsv: {
    reason: 'nobody knows what that requires',
    objects: [added, csv(), subscription('needs-redis', 'redis')],
    want: [],
  },
  NeededBySomethingThatDoesNotResolve: {
    reason: 'OLM finds it a dependency when it resolves',
    objects: [added, csv(), subscription('other', 'redis', { status: {} })],
    want: ['Subscription redis/redis-operator: OLM added it for another operator, and no operator needs it any more'],
  },
  NeededElsewhere: {
    reason: 'OLM looks for required APIs in the whole cluster',
    objects: [added, csv(), requiring('team-a')],
    want: [],
  },
  PackageNeeded: { reason: 'by its package', objects: [added, csv(), requiringPackage('redis')], want: [] },
  PackageNeededElsewhere: {
    reason: 'OLM resolves packages in a namespace',
    objects: [added, csv(), requiringPackage('team-a')],
    want: ['Subscription redis/redis-operator: OLM added it for another operator, and no operator needs it any more'],
  },
  Used: {
    reason: 'people may have come to use it themselves',
    objects: [added, csv(), crd(), redis('prod', 'shop')],
    want: [],
  },
  UseUnknown: {
    reason: 'an unknown counts as use',
    objects: [added, csv(), crd(), redis('prod', 'shop')],
    unreadable: ['Redis'],
    want: [],
  },
  ByAPerson: { reason: 'they want it', objects: [subscription(), csv()], want: [] },
  NotInstalled: { reason: 'what it would provide is not known', objects: [added], want: [] },
  Unreadable: {
    reason: 'nothing is said of what was not seen',
    objects: [added, csv()],
    unreadable: ['ClusterServiceVersion'],
    want: [],
  },
});
