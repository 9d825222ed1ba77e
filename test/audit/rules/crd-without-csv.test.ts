import { crdWithoutCsv } from '../../../src/audit/rules/crd-without-csv.ts';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { crd, csv, subscription } from '../../objects.ts';
import { installedCrd, managed, without } from '../objects.ts';
import { testRule } from './table.ts';

const found =
  'CustomResourceDefinition redises.redis.example.io: the ClusterServiceVersion that it was installed with is gone';

function crdWith(metadata: Partial<KubeObject['metadata']>): KubeObject {
  return { ...crd(), metadata: { name: crd().metadata.name, ...metadata } };
}

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
  OfSomebodyElse: { reason: 'OLM did not install it', objects: [crdWith({ labels: { app: 'redis' } })], want: [] },
  AnnotationOfAnotherForm: {
    reason: 'it does not name a CSV',
    objects: [crdWith({ annotations: alongside('nonsense') })],
    want: [],
  },
});
