import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { csv, planIn, subscription } from '../support/objects.ts';

const required = { customresourcedefinitions: { required: [{ name: 'redises.redis.example.io' }] } };
const owned = { customresourcedefinitions: { owned: [{ name: 'redises.redis.example.io', kind: 'Redis' }] } };
const needsPackage = { properties: [{ type: 'olm.package.required', value: { packageName: 'redis-operator' } }] };
const requiring = (api: object) => ({ apiservicedefinitions: { required: [{ ...api, version: 'v1' }] } });
const duplicate = subscription('again', 'redis', { spec: { name: 'redis-operator' } });
const annotations = (value: Record<string, string>) => ({ metadata: { annotations: value } });
const packageNeeding = (namespace: string) =>
  csv('shop.v1', namespace, {
    spec: {},
    ...annotations({ 'operatorframework.io/properties': JSON.stringify(needsPackage) }),
  });

const cases: Record<string, { others: readonly KubeObject[]; needing: readonly string[] }> = {
  Nobody: { others: [csv('shop.v1', 'team-b', { spec: {} })], needing: [] },
  RequiresTheCrd: { others: [csv('shop.v1', 'team-b', { spec: required })], needing: ['shop.v1'] },
  OwnsItItself: {
    others: [
      csv('shop.v1', 'team-b', {
        spec: {
          customresourcedefinitions: { ...required.customresourcedefinitions, ...owned.customresourcedefinitions },
        },
      }),
    ],
    needing: [],
  },
  ServedByAnotherInstallation: {
    others: [csv('shop.v1', 'team-b', { spec: required }), csv('redis-operator.v2', 'team-b', { spec: owned })],
    needing: [],
  },
  AnotherInstallationServesOtherNamespaces: {
    others: [csv('shop.v1', 'team-b', { spec: required }), csv('redis-operator.v2', 'team-c', { spec: owned })],
    needing: ['shop.v1'],
  },
  AnotherInstallationServesAllNamespaces: {
    others: [
      csv('shop.v1', 'team-b', { spec: required }),
      csv('redis-operator.v2', 'team-c', { spec: owned, ...annotations({ 'olm.targetNamespaces': '' }) }),
    ],
    needing: [],
  },
  RequiresThePackageInTheSameNamespace: { others: [packageNeeding('redis')], needing: ['shop.v1'] },
  RequiresAKindOfThatNameInALongerGroup: {
    others: [csv('shop.v1', 'team-b', { spec: requiring({ group: 'example.io', kind: 'Redis' }) })],
    needing: [],
  },
  RequiresTheKind: {
    others: [csv('shop.v1', 'team-b', { spec: requiring({ group: 'redis.example.io', kind: 'Redis' }) })],
    needing: ['shop.v1'],
  },
  ASecondSubscriptionOfThePackageStays: {
    others: [duplicate, csv('shop.v1', 'team-b', { spec: required }), packageNeeding('redis')],
    needing: [],
  },
  RequiresThePackageElsewhere: { others: [packageNeeding('team-b')], needing: [] },
};

for (const [name, { others, needing }] of Object.entries(cases)) {
  t.test(name, async t => {
    const { neededBy } = await planIn([subscription(), csv(), ...others]);
    t.strictSame(
      neededBy.map(({ csv }) => csv),
      needing,
    );
  });
}
