import { crdWithoutCsv } from '../../../src/audit/rules/crd-without-csv.ts';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { crd, csv, subscription } from '../../support/objects.ts';
import { adoptedCrd, installedCrd, managed, without } from '../objects.ts';
import { testRule } from './table.ts';

const found =
  'CustomResourceDefinition redises.redis.example.io: the ClusterServiceVersion that it was installed with is gone';

function crdWith(metadata: Partial<KubeObject['metadata']>): KubeObject {
  return { ...crd(), metadata: { name: crd().metadata.name, ...metadata } };
}

const keptBy = 'subscription-guard.io/kept-by';

const alongside = (...csvs: readonly string[]) =>
  Object.fromEntries(csvs.map((name, index) => [`operatorframework.io/installed-alongside-${index}`, name]));

testRule(crdWithoutCsv, import.meta.filename, {
  AlongsideOfNobody: {
    reason: 'it says what it was installed with, and that is gone',
    objects: [crdWith({ annotations: alongside('redis/redis-operator.v1') })],
    want: [found],
  },
  OnlyTheComponentLabel: { reason: 'OLM adopted it', objects: [crd()], want: [found] },
  CsvStillThere: { reason: 'it works on without its Subscription', objects: without('Subscription'), want: [] },
  OneOfTwoIsThere: {
    reason: 'two installations share it',
    objects: [
      crdWith({ annotations: alongside('redis/redis-operator.v1', 'team-a/redis-operator.v1') }),
      csv('redis-operator.v1', 'team-a', { metadata: { labels: managed } }),
    ],
    want: [],
  },
  SubscribedAgain: {
    reason: 'its operator is about to be installed',
    objects: [installedCrd, subscription('redis-operator', 'redis', { status: undefined })],
    want: [],
  },
  KeptOnPurpose: {
    reason: 'a Cleanup has left it for its data',
    objects: [crdWith({ annotations: { ...alongside('redis/redis-operator.v1'), [keptBy]: 'Cleanup x\u001b[31m' } })],
    want: ['CustomResourceDefinition redises.redis.example.io: kept on purpose by Cleanup x [31m'],
  },
  KeptOnceAndInstalledSince: {
    reason: 'what was said before OLM took it over again does not count',
    objects: [
      crdWith({
        labels: crd().metadata.labels ?? {},
        annotations: { ...alongside('redis/redis-operator.v1'), [keptBy]: 'Cleanup x' },
      }),
    ],
    want: [found],
  },
  OwnedByACsvByHand: {
    reason: 'a person has made a CSV that owns it',
    objects: [
      crdWith({ annotations: alongside('redis/redis-operator.v1') }),
      csv('redis-operator.v2', 'team-a', { metadata: {} }),
    ],
    want: [],
  },
  AdoptedByAnExtension: { reason: 'OLM v1 manages it', objects: [adoptedCrd('ClusterObjectSet')], want: [] },
  MadeBeforeOlm: {
    reason: 'it was there before the operator was',
    objects: [
      crdWith({
        annotations: alongside('redis/redis-operator.v1'),
        managedFields: [{ manager: 'kubectl-create', operation: 'Update', fieldsV1: { 'f:spec': { 'f:group': {} } } }],
      }),
    ],
    want: [],
  },
  UnreadableManagers: {
    reason: 'who manages it is not known',
    objects: [crdWith({ annotations: alongside('redis/redis-operator.v1') })],
    unreadable: ['CustomResourceDefinition'],
    want: [],
  },
  OfSomebodyElse: { reason: 'OLM did not install it', objects: [crdWith({ labels: { app: 'redis' } })], want: [] },
  AnnotationOfAnotherForm: {
    reason: 'it does not name a CSV',
    objects: [crdWith({ annotations: alongside('nonsense') })],
    want: [],
  },
});
