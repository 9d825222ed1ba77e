import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { type Certificate, selfSigned } from '../support/certificates.ts';
import { documented } from '../support/e2e/documents.ts';
import { addOns, entryPoints, kustomizationOf, overlayWith, render } from '../support/kustomize.ts';
import type { Manifest } from '../support/manifest.ts';

const rbacKinds = ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'ServiceAccount'];

for (const entry of entryPoints) {
  t.test(`${entry} renders`, async t => {
    const manifests = await render(entry);
    sound(t, manifests);
    t.ok(manifests.some(({ kind }) => kind === 'ValidatingWebhookConfiguration'));
  });
}

t.test('deploy/overlays/certificate-secret renders, with the files that it asks for', async t => {
  const certificate = await selfSigned();
  const manifests = await render(overlayWith(certificate, t.testdir({})));
  sound(t, manifests);
  trusting(t, manifests, certificate, ['cascade.', 'guard.']);
});

const olmGuarded = ['cascade.', 'catalogsource.guard.', 'csv.guard.', 'guard.', 'operatorgroup.guard.'];

t.test('olm-guard trusts the same certificate, listed in it or on top of it', async t => {
  const certificate = await selfSigned();
  const overlay = overlayWith(certificate, t.testdir({}));
  const onTop = kustomizationOf(t.testdirName, overlay, ['olm-guard']);
  trusting(t, await render(onTop), certificate, olmGuarded);
  const file = join(overlay, 'kustomization.yaml');
  const cascade = '  - ../../components/cascade\n';
  writeFileSync(file, readFileSync(file, 'utf8').replace(cascade, `${cascade}  - ../../components/olm-guard\n`));
  trusting(t, await render(overlay), certificate, olmGuarded);
});

t.test('csv-guard is olm-guard by its former name', async t => {
  const withComponent = (name: string) =>
    render(kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', [name]));
  t.strictSame(await withComponent('csv-guard'), await withComponent('olm-guard'));
});

t.test('olm-guard is part of the overlay for OpenShift, where OLM is known to run', async t => {
  const webhooks = (await render('deploy/overlays/openshift')).flatMap(({ webhooks = [] }) => webhooks);
  t.strictSame(
    webhooks.map(({ name }) => name).toSorted(),
    olmGuarded.map(name => `${name}subscription-guard.io`),
  );
});

t.test('without them it says which one is missing', async t => {
  await t.rejects(render('deploy/overlays/certificate-secret'), { message: /tls\.crt/ });
});

for (const addOn of addOns) {
  t.test(`${addOn} can be added to the default`, async t => {
    const added = await render(kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', [addOn]));
    sound(t, added);
    t.notSame(added, await render('.'), 'it changes something');
  });
}

t.test('whom to ask is set as docs/operations.md tells', async t => {
  const dir = kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', []);
  appendFileSync(join(dir, 'kustomization.yaml'), documented('docs/operations.md', '### Whom to ask', 'yaml'));
  const namespace = (await render(dir)).find(({ kind }) => kind === 'Namespace');
  t.equal(namespace?.metadata.annotations?.['subscription-guard.io/contact'], 'platform team, #platform');
});

for (const added of [[], ['extension-guard', 'olm-guard']]) {
  t.test(`${['the guard alone', ...added].join(' with ')} may write nothing`, async t => {
    const rules = rulesIn(await render(kustomizationOf(t.testdir({}), 'deploy/overlays/guard-only', added)));
    const writes = rules.filter(({ verbs }) => verbs.some(verb => !['get', 'list', 'watch'].includes(verb)));
    t.strictSame(writes, [
      { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
    ]);
  });
}

t.test('nobody may do anything with Secrets, everything, or rights', async t => {
  const rules = rulesIn(await render('.'));
  t.ok(rules.length > 20);
  for (const { apiGroups, resources, verbs } of rules) {
    t.notOk(resources.includes('secrets'));
    t.notOk([...apiGroups, ...resources, ...verbs].includes('*'));
    t.notOk(verbs.some(verb => ['bind', 'impersonate', 'update', 'deletecollection'].includes(verb)));
  }
  const escalating = rules.filter(({ verbs }) => verbs.includes('escalate'));
  t.strictSame(
    escalating.flatMap(({ resourceNames = ['any'] }) => resourceNames),
    ['subscription-guard-unready-operands-view', 'subscription-guard-unready-operands-delete'],
    'but for the two roles that deploy/policies/operand-rights.yaml bounds',
  );
});

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

function rulesIn(manifests: readonly Manifest[]): Rule[] {
  return manifests.flatMap(({ kind, rules = [] }) => (/Role$/.test(kind) ? rules : []));
}

/** What must hold for whatever is rendered. */
function sound(t: Tap, manifests: readonly Manifest[]): void {
  const names = manifests.map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace ?? ''}/${name}`);
  t.equal(new Set(names).size, names.length, 'each object once');
  for (const { kind, metadata } of manifests) {
    if (metadata.namespace !== undefined) t.equal(metadata.namespace, 'subscription-guard', `${kind} ${metadata.name}`);
    if (!rbacKinds.includes(kind)) continue;
    t.equal(metadata.labels?.['app.kubernetes.io/part-of'], 'subscription-guard', `${kind} ${metadata.name}`);
  }
}

type Tap = Pick<typeof t, 'equal' | 'strictSame'>;

/** All webhooks, which are these, trust the certificate. */
function trusting(t: Tap, manifests: readonly Manifest[], { cert }: Certificate, names: readonly string[]): void {
  const caBundle = Buffer.from(cert).toString('base64');
  const webhooks = manifests.flatMap(({ webhooks = [] }) => webhooks);
  t.strictSame(
    webhooks.map(({ name, clientConfig }) => [name, clientConfig.caBundle?.replaceAll('\n', '')]).toSorted(),
    names.map(name => [`${name}subscription-guard.io`, caBundle]),
  );
}
