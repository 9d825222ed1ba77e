import { crdWithoutConversion } from '../../../src/audit/rules/crd-without-conversion.ts';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { object, redis } from '../../support/objects.ts';
import { adoptedCrd, healthy, installedCrd, without } from '../objects.ts';
import { testRule } from './table.ts';

const service = { namespace: 'redis', name: 'redis-operator-service' };
const converted = (crd: KubeObject, strategy = 'Webhook'): KubeObject => ({
  ...crd,
  spec: {
    ...(crd.spec as object),
    conversion: { strategy, ...(strategy === 'Webhook' && { webhook: { clientConfig: { service } } }) },
  },
});
const conversion = converted(installedCrd);
const there = object('v1', 'Service', service.name, { namespace: service.namespace });
const idle = object('apps/v1', 'Deployment', 'redis-operator', {
  namespace: 'redis',
  metadata: { labels: { 'olm.owner': 'redis-operator.v1' } },
  spec: { replicas: 1 },
  status: { observedGeneration: 1, unavailableReplicas: 1 },
});
const found =
  'CustomResourceDefinition redises.redis.example.io: Service redis/redis-operator-service, which converts its objects between versions, is gone';

testRule(crdWithoutConversion, import.meta.filename, {
  'B9: ServiceGone': {
    reason: 'nothing converts what the next version of the operator, or a clean-up, asks for',
    objects: [conversion, redis('prod')],
    want: [found],
  },
  ServiceThere: { reason: 'it may answer', objects: [conversion, there, redis('prod')], want: [] },
  ServiceUnreadable: {
    reason: 'it is only said to be gone when that is known',
    objects: [conversion],
    unreadable: ['Service'],
    want: [],
  },
  NotConverted: { reason: 'the API server does it by itself', objects: [converted(installedCrd, 'None')], want: [] },
  OperatorDown: {
    reason: 'its Pods crash, and nobody updates it any more',
    objects: [...without('Subscription', 'CustomResourceDefinition'), conversion, idle],
    want: [found],
  },
  OfALivingOperator: {
    reason: 'OLM makes the Service again',
    objects: [...healthy.filter(({ kind }) => kind !== 'CustomResourceDefinition'), conversion],
    want: [],
  },
  OfAnotherManager: {
    reason: 'that program converts them, or mends it',
    objects: [converted(adoptedCrd('ClusterObjectSet'))],
    want: [],
  },
  NotOfOlm: {
    reason: 'nobody knows whose it is',
    objects: [converted({ ...installedCrd, metadata: { name: installedCrd.metadata.name } })],
    want: [],
  },
});
