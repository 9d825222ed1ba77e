import { crd, csv, object, ownedBy, subscription } from '../../support/objects.ts';
import { base, managed, other, rbac, twin } from './objects.ts';
import { testFates } from './table.ts';

/** Of the subject's package, in another namespace, before OLM has installed anything for it. */
const arriving = (extra: object) => subscription('redis-operator', 'team-b', { status: {}, ...extra });

const fromCatalog = { name: 'redis-operator', sourceNamespace: 'olm' };

testFates({
  CrdIsDeleted: {
    objects: [...base, crd()],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdOwnedByAnotherOperatorIsKept: {
    objects: [...base, crd(), twin],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: redis-operator.v1 (team-b) owns it too',
  },
  CrdRequiredByAnotherOperatorIsKept: {
    objects: [
      ...base,
      crd(),
      other({ customresourcedefinitions: { required: [{ name: 'redises.redis.example.io' }] } }),
    ],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: other.v1 (team-b) requires it',
  },
  CrdThatAnotherSubscriptionWillInstallIsKept: {
    objects: [...base, crd(), arriving({})],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: Subscription team-b/redis-operator is about to install it too',
  },
  CrdWhoseOtherCsvIsToBeMadeAgainIsKept: {
    objects: [...base, crd(), subscription('redis-operator', 'team-b')],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: Subscription team-b/redis-operator has installed it too',
  },
  CrdThatTheOtherInstallationDoesNotOwnIsDeleted: {
    objects: [
      ...base,
      crd(),
      subscription('redis-operator', 'team-b'),
      csv('redis-operator.v1', 'team-b', { spec: {} }),
    ],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdThatASubscriptionOfAnotherPackageWillNotInstallIsDeleted: {
    objects: [...base, crd(), arriving({ spec: { name: 'other' } })],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdThatASubscriptionOfAnotherCatalogWillNotInstallIsDeleted: {
    objects: [
      subscription('redis-operator', 'redis', { spec: { ...fromCatalog, source: 'community' } }),
      ...base.slice(1),
      crd(),
      arriving({ spec: { ...fromCatalog, source: 'certified' } }),
    ],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdThatASubscriptionOnItsWayOutWillNotInstallIsDeleted: {
    objects: [...base, crd(), arriving({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } })],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Delete',
  },
  CrdIsKeptByPolicy: {
    objects: [...base, crd()],
    policy: { crds: 'Keep' },
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: CustomResourceDefinitions are kept on purpose',
  },
  ApiRolesFollowTheirCrd: {
    objects: [
      ...base,
      crd(),
      object(`${rbac}/v1`, 'ClusterRole', 'redises-v1-admin', { metadata: { labels: managed, ...ownedBy(crd()) } }),
    ],
    of: ['ClusterRole', 'redises-v1-admin'],
    fate: 'Follows CustomResourceDefinition redises.redis.example.io',
  },
  ApiRolesStayWithTheirCrd: {
    objects: [
      ...base,
      twin,
      crd(),
      object(`${rbac}/v1`, 'ClusterRole', 'redises-v1-admin', { metadata: { labels: managed, ...ownedBy(crd()) } }),
    ],
    of: ['ClusterRole', 'redises-v1-admin'],
    fate: 'Keep: its owner CustomResourceDefinition redises.redis.example.io is kept',
  },
});
