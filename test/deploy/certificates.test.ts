import t from 'tap';
import { kustomizationOf, render } from '../support/kustomize.ts';
import type { Manifest } from '../support/manifest.ts';

const host = 'subscription-guard-webhook.subscription-guard.svc';
const hours = (text: string): number => Number(/^(\d+)h$/.exec(text)?.[1]);

t.test('cert-manager makes what the webhook serves, and a new key each time', async t => {
  const manifests = await render('deploy/overlays/cert-manager');
  const certificates = manifests.filter(({ kind }) => kind === 'Certificate');
  t.equal(certificates.length, 2);
  for (const { metadata, spec } of certificates) {
    t.match(spec.privateKey, { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' }, metadata.name);
    t.ok(hours(spec.renewBefore) < hours(spec.duration), metadata.name);
  }
  const [ca, certificate] = [true, false].map(isCA => certificates.find(({ spec }) => (spec.isCA ?? false) === isCA));
  t.ok(hours(ca?.spec.renewBefore) > hours(certificate?.spec.duration), 'the CA outlives what it has issued');
  const issuers = manifests.filter(({ kind }) => kind === 'Issuer');
  const issuerOf = (issued: Manifest | undefined) =>
    issuers.find(({ metadata }) => metadata.name === issued?.spec.issuerRef.name);
  t.same(issuerOf(ca)?.spec, { selfSigned: {} });
  t.same(issuerOf(certificate)?.spec, { ca: { secretName: ca?.spec.secretName } });
  t.ok(certificate?.spec.dnsNames.includes(host));
  t.equal(certificate?.spec.secretName, servedSecret(manifests));
});

const injected: Record<string, { readonly overlay: string; readonly annotation: Record<string, string> }> = {
  'cert-manager': {
    overlay: 'deploy/overlays/cert-manager',
    annotation: { 'cert-manager.io/inject-ca-from': 'subscription-guard/subscription-guard-webhook' },
  },
  OpenShift: {
    overlay: 'deploy/overlays/openshift',
    annotation: { 'service.beta.openshift.io/inject-cabundle': 'true' },
  },
};

for (const [who, { overlay, annotation }] of Object.entries(injected)) {
  t.test(`${who} tells the API server whom to trust, for each webhook`, async t => {
    const manifests = await render(kustomizationOf(t.testdir({}), overlay, ['olm-guard']));
    const configurations = manifests.filter(({ kind }) => kind.endsWith('WebhookConfiguration'));
    t.equal(configurations.length, 2);
    for (const { kind, metadata } of configurations) t.match(metadata.annotations, annotation, kind);
  });
}

t.test('OpenShift makes what the webhook serves, and chooses the users of our Pods', async t => {
  const manifests = await render('deploy/overlays/openshift');
  const service = manifests.find(({ kind }) => kind === 'Service');
  t.match(service?.metadata.annotations, {
    'service.beta.openshift.io/serving-cert-secret-name': servedSecret(manifests),
  });
  const deployments = manifests.filter(({ kind }) => kind === 'Deployment');
  t.equal(deployments.length, 2);
  for (const { metadata, spec } of deployments) {
    t.strictSame(
      spec.template.spec.securityContext,
      { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      metadata.name,
    );
  }
});

function servedSecret(manifests: readonly Manifest[]): string {
  const webhook = manifests.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'subscription-guard-webhook',
  );
  return webhook?.spec.template.spec.volumes[0].secret.secretName;
}
