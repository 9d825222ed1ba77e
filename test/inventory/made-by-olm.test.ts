import t from 'tap';
import { madeByOlm } from '../../src/inventory/made-by-olm.ts';

const cases: Record<string, { manifest: [string, string]; want: [string, string] }> = {
  Secret: { manifest: ['ecr.mobb.redhat.com/v1alpha1', 'Secret'], want: ['v1', 'Secret'] },
  BundleSecret: { manifest: ['v1', 'BundleSecret'], want: ['v1', 'Secret'] },
  BundleSecretOfAGroup: { manifest: ['ecr.mobb.redhat.com/v1alpha1', 'BundleSecret'], want: ['v1', 'Secret'] },
  Role: { manifest: ['iam.services.k8s.aws/v1alpha1', 'Role'], want: ['rbac.authorization.k8s.io/v1', 'Role'] },
  KnativeService: { manifest: ['serving.knative.dev/v1', 'Service'], want: ['v1', 'Service'] },
  AcmSubscription: {
    manifest: ['apps.open-cluster-management.io/v1', 'Subscription'],
    want: ['operators.coreos.com/v1alpha1', 'Subscription'],
  },
  Deployment: { manifest: ['apps.example.io/v1', 'Deployment'], want: ['apps.example.io/v1', 'Deployment'] },
  PriorityClass: {
    manifest: ['scheduling.k8s.io/v1', 'PriorityClass'],
    want: ['scheduling.k8s.io/v1', 'PriorityClass'],
  },
};

for (const [name, { manifest, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const made = madeByOlm({ apiVersion: manifest[0], kind: manifest[1], name: 'x' });
    t.strictSame([made.apiVersion, made.kind, made.name], [...want, 'x']);
  });
}
