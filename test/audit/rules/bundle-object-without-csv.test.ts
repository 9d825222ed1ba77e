import { bundleObjectWithoutCsv } from '../../../src/audit/rules/bundle-object-without-csv.ts';
import { installPlan, object, ownerLabels, step, subscription } from '../../support/objects.ts';
import { extensionMarks, installedCsv, managed } from '../objects.ts';
import { testRule } from './table.ts';

function priorityClass(labels: Readonly<Record<string, string>>) {
  return object('scheduling.k8s.io/v1', 'PriorityClass', 'redis-critical', { metadata: { labels } });
}

const inPlan = [step('PriorityClass', 'redis-critical', 'scheduling.k8s.io')];

testRule(bundleObjectWithoutCsv, import.meta.filename, {
  CsvGone: {
    reason: 'OLM never removes it',
    objects: [
      priorityClass(ownerLabels),
      object('console.openshift.io/v1', 'ConsoleLink', 'redis', { metadata: { labels: ownerLabels } }),
    ],
    want: [
      'PriorityClass redis-critical: the ClusterServiceVersion that it belongs to is gone',
      'ConsoleLink redis: the ClusterServiceVersion that it belongs to is gone',
    ],
  },
  CsvThere: { reason: 'it needs it', objects: [installedCsv, priorityClass(ownerLabels)], want: [] },
  InTheBundleOfAnother: {
    reason: 'the labels name only the last of those who share it',
    objects: [
      subscription(),
      installPlan([], { status: { phase: 'Complete', plan: inPlan } }),
      priorityClass({ ...ownerLabels, 'olm.owner': 'gone.v1' }),
    ],
    want: [],
  },
  PlanOfAnotherGone: {
    reason: 'OLM keeps five plans in a namespace, so what is in the bundle of another one is not known',
    objects: [subscription(), priorityClass({ ...ownerLabels, 'olm.owner': 'gone.v1' })],
    want: [],
  },
  CsvGoneAndOlmV1RunsOn: {
    reason: 'it was handed over, and keeps all marks of OLM v0',
    objects: [priorityClass({ ...ownerLabels, ...extensionMarks })],
    want: [],
  },
  OfNobodyInParticular: { reason: 'it does not say whose it is', objects: [priorityClass(managed)], want: [] },
  NotOfOlm: { reason: 'anybody may have one', objects: [priorityClass({})], want: [] },
});
