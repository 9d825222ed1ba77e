import { csv, installPlan, operator, step, subscription } from '../../support/objects.ts';
import { base, component } from './objects.ts';
import { testFates } from './table.ts';

const propertiesOf = (packageName: string) => ({
  'operatorframework.io/properties': JSON.stringify({
    properties: [{ type: 'olm.package', value: { packageName, version: '1.0.0' } }],
  }),
});

/** A CSV of the subject's package. */
const csvOfPackage = (metadata: object) =>
  csv(undefined, undefined, { metadata: { annotations: propertiesOf('redis-operator'), ...metadata } });

testFates({
  CsvOfANameThatItHasNotInstalledIsNoneOfItsOwn: {
    objects: [
      subscription('redis-operator', 'redis', { status: { currentCSV: 'redis-operator.v1' } }),
      csvOfPackage({}),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: undefined,
  },
  CsvOfThePackageByHandIsNotADependent: {
    objects: [subscription('redis-operator', 'redis', { status: {} }), csvOfPackage({})],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: undefined,
  },
  CsvByHandWithTheLabelIsNotADependent: {
    objects: [subscription('redis-operator', 'redis', { status: {} }), csvOfPackage({ labels: component })],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: undefined,
  },
  CsvThatOlmHasAdoptedIsADependent: {
    objects: [
      subscription('redis-operator', 'redis', { status: {} }),
      csvOfPackage({ labels: component }),
      operator([
        {
          apiVersion: 'operators.coreos.com/v1alpha1',
          kind: 'ClusterServiceVersion',
          namespace: 'redis',
          name: 'redis-operator.v1',
        },
      ]),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Delete',
  },
  CsvOfItsInstallPlanIsADependent: {
    objects: [
      subscription('redis-operator', 'redis', { status: {} }),
      csvOfPackage({}),
      installPlan([step('ClusterServiceVersion', 'redis-operator.v1', 'operators.coreos.com', 'v1alpha1')]),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Delete',
  },
  CsvThatAnotherSubscriptionHasInstalledIsNoneOfItsOwn: {
    objects: [
      subscription('redis-operator', 'redis', {
        spec: { name: 'redis-operator', startingCSV: 'db.v1' },
        status: { installedCSV: 'redis-operator.v1', currentCSV: 'redis-operator.v1' },
      }),
      csv(),
      subscription('db'),
      csv('db.v1', 'redis', { spec: {} }),
    ],
    of: ['ClusterServiceVersion', 'db.v1'],
    fate: undefined,
  },
  CsvThatAnotherSubscriptionHasInstalledAndItsOwnNamesAsReplaced: {
    objects: [
      subscription('redis-operator'),
      csv('redis-operator.v1', 'redis', { spec: { replaces: 'db.v1' } }),
      subscription('db'),
      csv('db.v1', 'redis', { spec: {} }),
    ],
    of: ['ClusterServiceVersion', 'db.v1'],
    fate: undefined,
  },
  CsvThatItAsksForIsNoneOfItsOwnBeforeItHasInstalled: {
    objects: [
      subscription('redis-operator', 'redis', {
        spec: { name: 'redis-operator', startingCSV: 'redis-operator.v1' },
        status: {},
      }),
      csvOfPackage({}),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: undefined,
  },
  CsvThatItAskedForIsItsOwnOnceItHasInstalled: {
    objects: [
      subscription('redis-operator', 'redis', {
        spec: { name: 'redis-operator', startingCSV: 'redis-operator.v1' },
        status: { installedCSV: 'redis-operator.v2', currentCSV: 'redis-operator.v2' },
      }),
      csvOfPackage({}),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Delete',
  },
  CsvOfAnotherSubscriptionOfASharedPlanIsNotADependent: {
    objects: [
      ...base,
      subscription('other', 'redis', { status: {} }),
      csv('other.v1', 'redis', { metadata: { annotations: propertiesOf('other') }, spec: {} }),
      installPlan([
        step('ClusterServiceVersion', 'redis-operator.v1', 'operators.coreos.com', 'v1alpha1'),
        { ...step('ClusterServiceVersion', 'other.v1', 'operators.coreos.com', 'v1alpha1'), resolving: 'other.v1' },
      ]),
    ],
    of: ['ClusterServiceVersion', 'other.v1'],
    fate: undefined,
  },
  CopiedCsvIsNotADependent: {
    objects: [...base, csv('copied.v1', 'redis', { metadata: { labels: { 'olm.copiedFrom': 'elsewhere' } } })],
    of: ['ClusterServiceVersion', 'copied.v1'],
    fate: undefined,
  },
});
