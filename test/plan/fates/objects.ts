import { csv, object, subscription } from '../../support/objects.ts';

export const rbac = 'rbac.authorization.k8s.io';

export const managed = { 'olm.managed': 'true' };

export const component = { 'operators.coreos.com/redis-operator.redis': '' };

export const base = [subscription(), csv()];

export const settings = (metadata: object) => object('v1', 'ConfigMap', 'settings', { namespace: 'redis', metadata });

export const other = (extra: object = {}) => csv('other.v1', 'team-b', { spec: extra });

export const twin = csv('redis-operator.v1', 'team-b', {
  metadata: { uid: 'uid-twin', annotations: { 'olm.targetNamespaces': 'team-b' } },
});

export const both = { dependencies: 'DeleteIfUnused', operatorGroup: 'DeleteIfUnused' } as const;

export const group = ['OperatorGroup', 'group'] as const;
