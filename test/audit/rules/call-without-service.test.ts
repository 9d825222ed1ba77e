import { callWithoutService } from '../../../src/audit/rules/call-without-service.ts';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { installPlan, object, ownerLabels, step } from '../../support/objects.ts';
import { group, healthy, installedCsv, managed } from '../objects.ts';
import { testRule } from './table.ts';

const service = { name: 'redis-operator-service', namespace: 'redis' };

function webhook(kind: string, labels: Readonly<Record<string, string>> = ownerLabels): KubeObject {
  const configuration = object('admissionregistration.k8s.io/v1', kind, 'vredis.kb.io', { metadata: { labels } });
  return {
    ...configuration,
    webhooks: [{ clientConfig: { service } }, { clientConfig: { url: 'https://x' } }],
  } as KubeObject;
}

const apiService = object('apiregistration.k8s.io/v1', 'APIService', 'v1.redis.example.io', {
  metadata: { labels: ownerLabels },
  spec: { service },
});
const unlabelled = object('apiregistration.k8s.io/v1', 'APIService', 'v1.runtime.example.io', { spec: { service } });
const there = object('v1', 'Service', service.name, { namespace: service.namespace });
const gone = 'the ClusterServiceVersion that it was made for is gone';
const serviceGone = `${gone}, and so is Service redis/redis-operator-service`;

testRule(callWithoutService, import.meta.filename, {
  CsvAndServiceGone: {
    reason: 'the API server calls nobody',
    objects: [webhook('ValidatingWebhookConfiguration'), webhook('MutatingWebhookConfiguration'), apiService],
    want: [
      `ValidatingWebhookConfiguration vredis.kb.io: ${serviceGone}`,
      `MutatingWebhookConfiguration vredis.kb.io: ${serviceGone}`,
      `APIService v1.redis.example.io: ${serviceGone}`,
    ],
  },
  OnlyTheCsvGone: {
    reason: 'a Service without Pods answers no call either',
    objects: [webhook('ValidatingWebhookConfiguration'), there],
    want: [`ValidatingWebhookConfiguration vredis.kb.io: ${gone}`],
  },
  ServiceUnreadable: {
    reason: 'it is only said of a Service that it is gone when that is known',
    objects: [webhook('ValidatingWebhookConfiguration')],
    unreadable: ['Service'],
    want: [`ValidatingWebhookConfiguration vredis.kb.io: ${gone}`],
  },
  Installed: {
    reason: 'a healthy one',
    objects: [...healthy, webhook('ValidatingWebhookConfiguration'), there],
    want: [],
  },
  CsvStillThere: {
    reason: 'the operator works on, and so does its webhook',
    objects: [installedCsv, webhook('ValidatingWebhookConfiguration'), there],
    want: [],
  },
  ServiceOfAbandonedCsvGone: {
    reason: 'every request that it is to judge fails already',
    objects: [installedCsv, webhook('ValidatingWebhookConfiguration')],
    want: [
      'ValidatingWebhookConfiguration vredis.kb.io: the ClusterServiceVersion that it was made for has no Subscription, and Service redis/redis-operator-service is gone',
    ],
  },
  ServiceOfAbandonedCsvUnreadable: {
    reason: 'it may be there',
    objects: [installedCsv, webhook('ValidatingWebhookConfiguration')],
    unreadable: ['Service'],
    want: [],
  },
  ServiceOfLiveOperatorGone: {
    reason: 'OLM makes it again',
    objects: [...healthy, webhook('ValidatingWebhookConfiguration')],
    want: [],
  },
  OfThePlatform: {
    reason: "OpenShift's own OperatorGroup tells of no operator that was there, and OpenShift makes that Service again",
    objects: [
      object('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.metrics.k8s.io', {
        spec: { service: { namespace: 'openshift-monitoring', name: 'metrics-server' } },
      }),
      object('operators.coreos.com/v1', 'OperatorGroup', 'openshift-cluster-monitoring', {
        namespace: 'openshift-monitoring',
      }),
    ],
    want: [],
  },
  OfNobodyInParticular: {
    reason: 'OLM labels its own like that, and says no owner',
    objects: [webhook('ValidatingWebhookConfiguration', managed)],
    want: [],
  },
  MadeByAnOperator: {
    reason: 'an OperatorGroup says that operators were installed where its Service was',
    objects: [group, webhook('ValidatingWebhookConfiguration', {}), unlabelled],
    want: [
      'ValidatingWebhookConfiguration vredis.kb.io: Service redis/redis-operator-service, which it calls, is gone',
      'APIService v1.runtime.example.io: Service redis/redis-operator-service, which it calls, is gone',
    ],
  },
  MadeByAnOperatorAndServed: {
    reason: 'its Service is there',
    objects: [group, webhook('ValidatingWebhookConfiguration', {}), there],
    want: [],
  },
  MadeByAnOperatorBesideAnother: {
    reason: 'nobody who lives there brought that Service',
    objects: [...healthy, group, webhook('ValidatingWebhookConfiguration', {}), installPlan([step('ConfigMap', 'x')])],
    want: [
      'ValidatingWebhookConfiguration vredis.kb.io: Service redis/redis-operator-service, which it calls, is gone',
    ],
  },
  MadeByAnOperatorThatLives: {
    reason: 'its bundle has the Service, which OLM makes again',
    objects: [
      ...healthy,
      group,
      webhook('ValidatingWebhookConfiguration', {}),
      installPlan([step('Service', 'redis-operator-service')]),
    ],
    want: [],
  },
  NotOfOlm: { reason: 'anybody may have webhooks', objects: [webhook('ValidatingWebhookConfiguration', {})], want: [] },
});
