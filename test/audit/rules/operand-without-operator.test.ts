import { operandWithoutOperator } from '../../../src/audit/rules/operand-without-operator.ts';
import { crd, csv, object, redis } from '../../support/objects.ts';
import { adoptedCrd, healthy, installedCrd, without } from '../objects.ts';
import { testRule } from './table.ts';

const left = 'no operator is at work to look after it';
const idle = object('apps/v1', 'Deployment', 'redis-operator', {
  namespace: 'redis',
  metadata: { labels: { 'olm.owner': 'redis-operator.v1' } },
  spec: { replicas: 1 },
  status: { observedGeneration: 1, unavailableReplicas: 1 },
});
const sharedCrd = {
  ...crd(),
  metadata: {
    ...crd().metadata,
    annotations: {
      'operatorframework.io/installed-alongside-1': 'redis/redis-operator.v1',
      'operatorframework.io/installed-alongside-2': 'team-b/redis-operator.v1',
    },
  },
};
const keptCrd = {
  ...crd(),
  metadata: {
    name: 'redises.redis.example.io',
    annotations: {
      'operatorframework.io/installed-alongside-1': 'redis/redis-operator.v1',
      'subscription-guard.io/kept-by': 'Cleanup x',
    },
  },
};
const foreign = { ...crd(), metadata: { name: 'redises.redis.example.io' } };

testRule(operandWithoutOperator, import.meta.filename, {
  HandedOver: {
    reason: 'the operator of another manager looks after them',
    objects: [adoptedCrd('ClusterObjectSet'), redis('prod')],
    want: [],
  },
  ManagedByArgo: {
    reason: 'who manages a custom resource does not serve it',
    objects: [
      installedCrd,
      redis('prod', 'redis', {
        annotations: { 'argocd.argoproj.io/tracking-id': 'shop:redis.example.io/Redis:redis/prod' },
      }),
    ],
    want: [`Redis redis/prod: ${left}`],
  },
  NobodyServesThem: {
    reason: 'wherever they are',
    objects: [installedCrd, redis('prod'), redis('cache', 'team-a', { finalizers: ['redis.example.io/backup'] })],
    want: [`Redis redis/prod: ${left}`, `Redis team-a/cache: ${left}`],
  },
  Served: { reason: 'the operator is there', objects: [...healthy, redis('prod')], want: [] },
  CsvStillThere: {
    reason: 'it works on without its Subscription',
    objects: [...without('Subscription'), redis('prod')],
    want: [],
  },
  OperatorDown: {
    reason: 'its Pods crash, and nobody updates it any more',
    objects: [...without('Subscription'), idle, redis('prod')],
    want: [`Redis redis/prod: ${left}`],
  },
  OneDeploymentOfTwoDown: {
    reason: 'the other one may be what looks after them, and takes off their finalizers',
    objects: [
      ...without('Subscription'),
      idle,
      {
        ...idle,
        metadata: { ...idle.metadata, name: 'manager' },
        status: { observedGeneration: 1, availableReplicas: 1 },
      },
      redis('prod', 'redis', {
        finalizers: ['redis.example.io/backup'],
        deletionTimestamp: '2026-11-24T11:00:00Z',
      }),
    ],
    want: [],
  },
  OneOfTwoDown: {
    reason: 'the other one looks after them',
    objects: [
      ...without('Subscription', 'CustomResourceDefinition'),
      ...[idle, csv('redis-operator.v1', 'team-b'), sharedCrd, redis('prod')],
    ],
    want: [],
  },
  NoneThere: { reason: 'a CRD alone is a matter of another rule', objects: [installedCrd], want: [] },
  CrdOfSomebodyElse: { reason: 'OLM did not install it', objects: [foreign, redis('prod')], want: [] },
  KeptOnPurpose: {
    reason: 'with its CRD',
    objects: [keptCrd, redis('prod')],
    want: ['Redis redis/prod: kept on purpose by Cleanup x'],
  },
  Unreadable: {
    reason: 'no word about what could not be read',
    objects: [installedCrd, redis('prod')],
    unreadable: ['Redis'],
    want: [],
  },
});
