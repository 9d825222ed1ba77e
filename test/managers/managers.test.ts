import t from 'tap';
import type { ManagedFields, ObjectMeta } from '../../src/cluster/cluster.ts';
import { claimantOf, managerOf, needsFields } from '../../src/managers/managers.ts';
import { controlledBy, helmMarks, object, ownedBy } from '../support/objects.ts';

const body = { 'f:spec': { 'f:group': {}, 'f:names': { 'f:kind': {} }, 'f:versions': {} } };
const conversion = { 'f:spec': { 'f:conversion': { 'f:webhook': { 'f:clientConfig': { 'f:caBundle': {} } } } } };
const update = (manager: string, fieldsV1: ManagedFields['fieldsV1'] = body): ManagedFields => ({
  manager,
  operation: 'Update',
  ...(fieldsV1 && { fieldsV1 }),
});
const apply = (manager: string, fieldsV1 = body): ManagedFields => ({ manager, operation: 'Apply', fieldsV1 });
const olm = [update('catalog'), update('olm', { 'f:metadata': { 'f:labels': { 'f:olm.managed': {} } } })];
const writes = (manager: string, on: 'labels' | 'annotations', key: string) =>
  update(manager, { 'f:metadata': { [`f:${on}`]: { [`f:${key}`]: {} } } });
const set = controlledBy('olm.operatorframework.io/v1', 'ClusterObjectSet', 'redis-1');
const extensionMarks = {
  'app.kubernetes.io/managed-by': 'olm.operatorframework.io',
  'olm.operatorframework.io/owner-name': 'redis',
};

interface Case {
  readonly meta: Partial<ObjectMeta>;
  readonly object?: { readonly apiVersion: string; readonly kind: string; readonly namespace?: string };
  readonly claim: string | undefined;
}

const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'redis' };
const clusterRole = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' };

const cases: Record<string, Case> = {
  MadeByOlm: { meta: { managedFields: olm }, claim: undefined },
  NothingKnown: { meta: {}, claim: undefined },
  OlmsLabelsProveNothing: {
    meta: { labels: { 'olm.managed': 'true', 'operators.coreos.com/redis.redis': '' } },
    claim: undefined,
  },
  OurOwnOwner: { meta: controlledBy('v1', 'ConfigMap', 'ours'), claim: undefined },
  PlainController: { meta: controlledBy('apps.example.io/v1', 'App', 'shop'), claim: 'App shop manages it' },
  PlainOwner: { meta: ownedBy(object('v1', 'ConfigMap', 'mine')), claim: 'ConfigMap mine owns it too' },
  ControllerBeatsOwner: {
    meta: {
      ownerReferences: [
        { apiVersion: 'v1', kind: 'ConfigMap', name: 'mine', uid: '1' },
        { apiVersion: 'a.io/v1', kind: 'App', name: 'shop', uid: '2', controller: true },
      ],
    },
    claim: 'App shop manages it',
  },
  ClusterObjectSet: {
    meta: { ...set, labels: extensionMarks },
    claim: 'ClusterExtension redis (OLM v1) manages it',
  },
  ClusterObjectSetWithoutLabels: { meta: set, claim: 'ClusterObjectSet redis-1 (OLM v1) manages it' },
  ClusterExtension: {
    meta: {
      ...controlledBy('olm.operatorframework.io/v1', 'ClusterExtension', 'redis'),
      labels: { 'olm.operatorframework.io/owner-kind': 'ClusterExtension', ...extensionMarks },
    },
    claim: 'ClusterExtension redis (OLM v1) manages it',
  },
  ClusterExtensionWithoutOwner: {
    meta: { labels: extensionMarks },
    claim: 'ClusterExtension redis (OLM v1) manages it',
  },
  PackageOperatorOwner: {
    meta: controlledBy('package-operator.run/v1alpha1', 'ClusterObjectSet', 'redis'),
    claim: 'ClusterObjectSet redis (Package Operator) manages it',
  },
  PackageOperatorLabel: {
    meta: { labels: { 'package-operator.run/package': 'redis' } },
    claim: 'Package Operator manages it',
  },
  ClusterVersionOwner: {
    meta: controlledBy('config.openshift.io/v1', 'ClusterVersion', 'version'),
    claim: 'the cluster version operator manages it',
  },
  ClusterVersionAnnotation: {
    meta: { annotations: { 'include.release.openshift.io/self-managed-high-availability': 'true' } },
    claim: 'the cluster version operator manages it',
  },
  ClusterVersionAnnotationOfTheBundle: {
    meta: {
      annotations: { 'include.release.openshift.io/self-managed-high-availability': 'true' },
      managedFields: [
        ...olm,
        writes('catalog', 'annotations', 'include.release.openshift.io/self-managed-high-availability'),
      ],
    },
    claim: undefined,
  },
  HelmRelease: {
    meta: {
      annotations: helmMarks,
      managedFields: [...olm, writes('helm', 'annotations', 'meta.helm.sh/release-name')],
    },
    claim: 'Helm release redis (namespace ops) manages it',
  },
  HelmReleaseOnADeployment: {
    meta: { annotations: helmMarks },
    object: deployment,
    claim: 'Helm release redis (namespace ops) manages it',
  },
  ManagedByHelmAloneIsNoProof: { meta: { labels: { 'app.kubernetes.io/managed-by': 'Helm' } }, claim: undefined },
  InstanceLabelAloneIsNoProof: { meta: { labels: { 'app.kubernetes.io/instance': 'redis' } }, claim: undefined },
  ArgoApplication: {
    meta: { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:redis/object' } },
    object: deployment,
    claim: 'Argo CD application shop manages it',
  },
  ArgoApplicationOfAClusterScopedObject: {
    meta: {
      annotations: {
        'argocd.argoproj.io/tracking-id': 'shop:apiextensions.k8s.io/CustomResourceDefinition:destination/object',
      },
    },
    claim: 'Argo CD application shop manages it',
  },
  ArgoApplicationOfANameWithColons: {
    meta: {
      name: 'redis:leader',
      annotations: { 'argocd.argoproj.io/tracking-id': 'shop:rbac.authorization.k8s.io/Role:redis/redis:leader' },
    },
    object: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', namespace: 'redis' },
    claim: 'Argo CD application shop manages it',
  },
  CopiedArgoAnnotation: {
    meta: { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:redis.example.io/Redis:redis/prod' } },
    object: deployment,
    claim: undefined,
  },
  ArgoAnnotationOfANamesakeElsewhere: {
    meta: { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:apps/Deployment:other/object' } },
    object: deployment,
    claim: undefined,
  },
  FluxKustomization: {
    meta: {
      labels: {
        'kustomize.toolkit.fluxcd.io/name': 'apps',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
    },
    claim: 'Flux Kustomization apps (namespace flux-system) manages it',
  },
  FluxHelmRelease: {
    meta: { labels: { 'helm.toolkit.fluxcd.io/name': 'redis', 'helm.toolkit.fluxcd.io/namespace': 'ops' } },
    claim: 'Flux HelmRelease redis (namespace ops) manages it',
  },
  KubectlApplyBeforeOlm: {
    meta: { managedFields: [update('kubectl-client-side-apply'), update('catalog', { 'f:metadata': {} })] },
    claim: 'kubectl apply made it before OLM did',
  },
  KubectlCreateBeforeOlm: {
    meta: { managedFields: [update('kubectl-create'), ...olm.slice(1)] },
    claim: 'kubectl create made it before OLM did',
  },
  ServerSideApply: { meta: { managedFields: [apply('kubectl'), ...olm] }, claim: 'kubectl apply manages it' },
  HelmCrdsFolder: { meta: { managedFields: [apply('helm'), ...olm.slice(1)] }, claim: 'Helm manages it' },
  HelmByUpdate: { meta: { managedFields: [update('helm')] }, claim: 'Helm made it before OLM did' },
  CertManagerAppliesACertificate: {
    meta: { managedFields: [...olm, apply('cert-manager-cainjector', conversion as never)] },
    claim: undefined,
  },
  RestoredByVelero: { meta: { managedFields: [update('velero-server')] }, claim: undefined },
  HistoryThatKubernetesDoesNotKnow: { meta: { managedFields: [update('before-first-apply')] }, claim: undefined },
  HelmUpdatesWhatOlmMade: {
    meta: { managedFields: [...olm, update('helm', { 'f:spec': { 'f:versions': {} } })] },
    claim: 'Helm manages it',
  },
  AnyOtherMaker: {
    meta: { managedFields: [update('terraform')] },
    claim: 'field manager terraform made it before OLM did',
  },
  OperatorWritesItsCertificate: { meta: { managedFields: [...olm, update('manager', conversion)] }, claim: undefined },
  HandEditOfAnotherField: { meta: { managedFields: [...olm, update('kubectl-patch', conversion)] }, claim: undefined },
  StatusIsNoBody: {
    meta: { managedFields: [...olm, { ...update('other', { 'f:status': {} }), subresource: 'status' }] },
    claim: undefined,
  },
  ClusterRoleBeforeOlm: {
    meta: { managedFields: [update('kubectl-create', { 'f:rules': {} }), update('catalog', { 'f:metadata': {} })] },
    object: clusterRole,
    claim: 'kubectl create made it before OLM did',
  },
  ClusterRoleThatAPersonHasEdited: {
    meta: { managedFields: [update('kubectl-edit', { 'f:rules': {} }), update('catalog', { 'f:metadata': {} })] },
    object: clusterRole,
    claim: undefined,
  },
  BindingThatAPersonHasEdited: {
    meta: { managedFields: [update('catalog', { 'f:roleRef': {} }), update('kubectl-patch', { 'f:subjects': {} })] },
    object: { ...clusterRole, kind: 'ClusterRoleBinding' },
    claim: undefined,
  },
  BindingBeforeOlm: {
    meta: { managedFields: [update('terraform', { 'f:roleRef': {}, 'f:subjects': {} })] },
    object: { ...clusterRole, kind: 'ClusterRoleBinding' },
    claim: 'field manager terraform made it before OLM did',
  },
  ConsolePluginBeforeOlm: {
    meta: { managedFields: [update('kubectl-create', { 'f:spec': { 'f:backend': {} } })] },
    object: { apiVersion: 'console.openshift.io/v1', kind: 'ConsolePlugin' },
    claim: 'kubectl create made it before OLM did',
  },
  ClusterRoleOfOlm: {
    meta: { managedFields: [update('catalog', { 'f:metadata': {}, 'f:rules': {} })] },
    object: clusterRole,
    claim: undefined,
  },
  AggregatedClusterRole: {
    meta: {
      managedFields: [
        update('catalog', { 'f:aggregationRule': {} }),
        apply('clusterrole-aggregation-controller', { 'f:rules': {} } as never),
      ],
    },
    object: clusterRole,
    claim: undefined,
  },
  FieldsOfADeploymentDoNotTell: {
    meta: { managedFields: [update('kubectl-create')] },
    object: deployment,
    claim: undefined,
  },
};

const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' };

const objectOf = ({ meta, object = crd }: Case) => {
  const { namespace, ...ref }: NonNullable<Case['object']> = object;
  return { ref, meta: { name: 'object', ...(namespace && { namespace }), ...meta } };
};

for (const [name, given] of Object.entries(cases)) {
  t.test(name, async t => {
    t.equal(managerOf(objectOf(given), ({ uid }) => uid === 'uid-ours')?.claim, given.claim);
  });
}

t.test('a claimant is a manager that the garbage collector does not know', async t => {
  t.equal(claimantOf(objectOf({ meta: set, claim: undefined })), undefined);
  t.equal(claimantOf(objectOf({ meta: { ...set, labels: extensionMarks }, claim: undefined }))?.evidence, 'mark');
});

t.test('managedFields are read only where they can decide', async t => {
  const needs = (given: Omit<Case, 'claim'>) => needsFields(objectOf({ ...given, claim: undefined }));
  t.equal(needs({ meta: {} }), true, 'a CRD');
  t.equal(needs({ meta: { managedFields: [] } }), false, 'a CRD that has come with them');
  t.equal(needs({ meta: {}, object: clusterRole }), true, 'a cluster-scoped object without owner');
  t.equal(needs({ meta: ownedBy(object('v1', 'ConfigMap', 'ours')), object: clusterRole }), false, 'one with an owner');
  t.equal(needs({ meta: {}, object: deployment }), false, 'a namespaced object');
  t.equal(needs({ meta: { annotations: helmMarks }, object: deployment }), true, 'one with a mark');
});
