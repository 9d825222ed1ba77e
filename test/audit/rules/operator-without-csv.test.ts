import { operatorWithoutCsv } from '../../../src/audit/rules/operator-without-csv.ts';
import { operator, subscription } from '../../support/objects.ts';
import { adoptedCrd, installedCsv } from '../objects.ts';
import { testRule } from './table.ts';

const gone = 'Operator redis-operator.redis: its Subscription and ClusterServiceVersion are gone, and';
const refs = (...kinds: readonly string[]) =>
  kinds.map(kind => ({
    apiVersion: kind === 'InstallPlan' ? 'operators.coreos.com/v1alpha1' : 'apiextensions.k8s.io/v1',
    kind,
    name: 'x',
  }));

testRule(operatorWithoutCsv, import.meta.filename, {
  NoComponents: { reason: 'an empty shell', objects: [operator()], want: [`${gone} it has no components`] },
  OnlyCrds: {
    reason: 'OLM never deletes CRDs',
    objects: [operator(refs('CustomResourceDefinition', 'CustomResourceDefinition'))],
    want: [`${gone} its components are CustomResourceDefinitions only`],
  },
  OtherComponents: {
    reason: 'an InstallPlan that was orphaned, for one',
    objects: [operator(refs('InstallPlan', 'CustomResourceDefinition'))],
    want: [`${gone} its components are CustomResourceDefinition, InstallPlan`],
  },
  ForeignKind: {
    reason: 'a kind is a kind of a group',
    objects: [operator([{ apiVersion: 'x.example.io/v1', kind: 'CustomResourceDefinition', name: 'x' }])],
    want: [`${gone} its components are CustomResourceDefinition`],
  },
  Subscribed: {
    reason: 'even before anything is installed',
    objects: [operator(), subscription('redis-operator', 'redis', { status: undefined })],
    want: [],
  },
  SubscribedByAnotherName: {
    reason: 'it goes by the name of the package',
    objects: [operator(), subscription('mine', 'redis', { spec: { name: 'redis-operator' } })],
    want: [],
  },
  HandedOver: {
    reason: 'another rule finds that',
    objects: [operator(refs('CustomResourceDefinition')), adoptedCrd('ClusterExtension')],
    want: [],
  },
  CsvThere: { reason: 'another rule finds that', objects: [operator(), installedCsv], want: [] },
});
