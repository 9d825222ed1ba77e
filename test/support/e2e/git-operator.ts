import { olmApi } from '../control-plane/olm.ts';

/** Where the operator of these tests is, and the namespace in which its custom resources are. */
export const namespace = 'redis';
export const subscriptionPath = `${olmApi}/namespaces/${namespace}/subscriptions/redis-operator`;
export const csvPath = `${olmApi}/namespaces/${namespace}/clusterserviceversions/redis-operator.v1.0.0`;
export const operandPath = (name = 'prod') => `/apis/redis.example.io/v1/namespaces/${namespace}/redisclusters/${name}`;

/** What a repository holds of the operator, by file. */
export const manifests = {
  'group.yaml': {
    apiVersion: 'operators.coreos.com/v1',
    kind: 'OperatorGroup',
    metadata: { name: 'group', namespace },
    spec: { targetNamespaces: [namespace] },
  },
  'subscription.yaml': {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    metadata: { name: 'redis-operator', namespace },
    spec: { name: 'redis-operator', channel: 'v1', source: 'test', sourceNamespace: 'olm' },
  },
};
