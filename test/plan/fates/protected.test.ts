import { crd, csv, object, ownedBy, ownerLabels, redis, subscription } from '../../support/objects.ts';
import { base, component, rbac, settings } from './objects.ts';
import { testFates } from './table.ts';

const helmKeep = { 'helm.sh/resource-policy': 'keep' };

/** A custom resource that must be kept, and that another one owns. */
const ownedAndKept = redis('backup', 'redis', {
  ...ownedBy(redis('db')),
  annotations: { 'helm.sh/resource-policy': 'keep' },
});

testFates({
  HelmKeepWins: {
    objects: [...base, settings({ labels: component, annotations: helmKeep })],
    of: ['ConfigMap', 'settings'],
    fate: 'Keep: it is annotated helm.sh/resource-policy: keep',
  },
  ArgoKeepWins: {
    objects: [
      ...base,
      settings({
        labels: component,
        annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false, Delete=false' },
      }),
    ],
    of: ['ConfigMap', 'settings'],
    fate: 'Keep: it is annotated argocd.argoproj.io/sync-options: Delete=false',
  },
  ProtectedCrdIsKept: {
    objects: [...base, { ...crd(), metadata: { ...crd().metadata, annotations: helmKeep } }],
    of: ['CustomResourceDefinition', 'redises.redis.example.io'],
    fate: 'Keep: it is annotated helm.sh/resource-policy: keep',
  },
  ProtectedCsvBlocks: {
    objects: [subscription(), csv(undefined, undefined, { metadata: { annotations: helmKeep } })],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Blocks: it is annotated helm.sh/resource-policy: keep, and nothing of the operator can go while it stays',
  },
  ProtectedCsvOfATwinIsKept: {
    objects: [
      subscription(),
      csv(undefined, undefined, { metadata: { annotations: helmKeep } }),
      subscription('copy', 'redis', { spec: { name: 'redis-operator' } }),
    ],
    of: ['ClusterServiceVersion', 'redis-operator.v1'],
    fate: 'Keep: it is annotated helm.sh/resource-policy: keep',
  },
  ProtectedButOwnedBlocks: {
    objects: [...base, settings({ ...ownedBy(csv()), annotations: helmKeep })],
    of: ['ConfigMap', 'settings'],
    fate: 'Blocks: it is annotated helm.sh/resource-policy: keep, but it would go with ClusterServiceVersion redis-operator.v1',
  },
  ProtectedButRemovedByOlmBlocks: {
    objects: [
      ...base,
      object(`${rbac}/v1`, 'ClusterRole', 'reader', { metadata: { labels: ownerLabels, annotations: helmKeep } }),
    ],
    of: ['ClusterRole', 'reader'],
    fate: 'Blocks: it is annotated helm.sh/resource-policy: keep, but it would go with ClusterServiceVersion redis-operator.v1',
  },
  ProtectedWhoseOwnerStaysIsKept: {
    objects: [
      ...base,
      subscription('copy', 'redis', { spec: { name: 'redis-operator' } }),
      settings({ ...ownedBy(csv()), annotations: helmKeep }),
    ],
    of: ['ConfigMap', 'settings'],
    fate: 'Keep: it is annotated helm.sh/resource-policy: keep',
  },
  OperandThatOwnsAProtectedOneIsKept: {
    objects: [...base, crd(), redis('db'), ownedAndKept],
    policy: { operands: 'Delete' },
    of: ['Redis', 'db'],
    fate: 'Keep: it owns Redis backup, which must not be deleted',
  },
  ProtectedOperandThatIsOwnedIsKept: {
    objects: [...base, crd(), redis('db'), ownedAndKept],
    policy: { operands: 'Delete' },
    of: ['Redis', 'backup'],
    fate: 'Keep: its owner Redis db is kept',
  },
});
