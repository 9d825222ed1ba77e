import t from 'tap';
import { requirementsOf } from '../../src/inventory/requirements.ts';
import { csv } from '../support/objects.ts';

const withProperties = (...properties: object[]) =>
  csv('needy.v1', 'redis', {
    spec: {},
    metadata: { annotations: { 'operatorframework.io/properties': JSON.stringify({ properties }) } },
  });
const gvk = { group: 'redis.io', version: 'v1', kind: 'Redis' };

const cases = {
  InTheSpec: {
    csv: csv('needy.v1', 'redis', {
      spec: {
        customresourcedefinitions: { required: [{ name: 'redises.redis.io' }] },
        apiservicedefinitions: { required: [{ group: 'metrics.io', kind: 'Metric', version: 'v1' }] },
      },
    }),
    expected: [
      { type: 'crd', name: 'redises.redis.io' },
      { type: 'api', group: 'metrics.io', kind: 'Metric' },
    ],
  },
  RequiredApi: {
    csv: withProperties({ type: 'olm.gvk.required', value: gvk }),
    expected: [{ type: 'api', group: 'redis.io', kind: 'Redis' }],
  },
  RequiredPackage: {
    csv: withProperties({ type: 'olm.package.required', value: { packageName: 'redis', versionRange: '>1' } }),
    expected: [{ type: 'package', name: 'redis' }],
  },
  NestedConstraint: {
    csv: withProperties({
      type: 'olm.constraint',
      value: { all: { constraints: [{ gvk }, { any: { constraints: [{ package: { packageName: 'redis' } }] } }] } },
    }),
    expected: [
      { type: 'api', group: 'redis.io', kind: 'Redis' },
      { type: 'package', name: 'redis' },
    ],
  },
  WhatMustNotBeThereIsNotRequired: {
    csv: withProperties({ type: 'olm.constraint', value: { not: { constraints: [{ gvk }] } } }),
    expected: [],
  },
  ProvidedIsNotRequired: { csv: withProperties({ type: 'olm.gvk', value: gvk }), expected: [] },
  BrokenAnnotation: {
    csv: csv('needy.v1', 'redis', {
      spec: {},
      metadata: { annotations: { 'operatorframework.io/properties': '{"properties":' } },
    }),
    expected: [],
  },
  StrangeAnnotation: {
    csv: csv('needy.v1', 'redis', {
      spec: {},
      metadata: { annotations: { 'operatorframework.io/properties': '[1,null]' } },
    }),
    expected: [],
  },
};

for (const [name, { csv, expected }] of Object.entries(cases)) {
  t.test(name, async t => t.strictSame(requirementsOf(csv), expected));
}
