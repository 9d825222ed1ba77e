import { join } from 'node:path';
import t, { type Test } from 'tap';
import { parseAllDocuments } from 'yaml';
import { version } from '../../src/version.ts';
import { helm } from '../support/control-plane/go-programs.ts';
import { run } from '../support/control-plane/kubectl.ts';
import { addOns as allAddOns, kustomizationOf, render } from '../support/kustomize.ts';
import type { Manifest } from '../support/manifest.ts';

// Helm and kustomize run some eighty times.
t.setTimeout(0);
const chart = join(import.meta.dirname, '..', '..', 'deploy', 'chart');
const programs = { 3: await helm(3), 4: await helm(4) };
const namespace = ['--namespace', 'subscription-guard'];
const caBundle = 'Y2E=';

/** As the kustomizations have it. The chart differs in its defaults in these two. */
const likeKustomize = ['image.repository=subscription-guard', 'crds.keep=false'];

/** The component for each source of a certificate; nobody but the overlay certificate-secret has one for `secret`. */
const sources = { 'cert-manager': ['cert-manager'], openshift: ['openshift'], secret: [] };

/** Components that can be added, in the order that docs/operations.md tells, and the values that ask for the same. */
const addOns = {
  audit: 'audit.report=true',
  'extension-guard': 'extensionGuard.enabled=true',
  'olm-guard': 'olmGuard.enabled=true',
  monitoring: 'monitoring.enabled=true',
  'network-policy': 'networkPolicy.enabled=true',
};
type AddOn = keyof typeof addOns;

const each = Object.keys(addOns) as AddOn[];
const withoutSweeper = each.filter(name => name !== 'audit');
const withCascade: AddOn[][] = [[], ...each.map(name => [name]), each];
const withoutCascade: AddOn[][] = [[], withoutSweeper];

t.test('there is a value for each component that can be added', async t => {
  t.strictSame(each.toSorted(), allAddOns.toSorted());
});

for (const [source, certificate] of Object.entries(sources)) {
  for (const cascade of [true, false]) {
    for (const added of cascade ? withCascade : withoutCascade) {
      const what = [source, ...(cascade ? ['cascade'] : []), ...added].join(', ');
      t.test(`${what}: the chart renders what kustomize does`, async t => {
        // The order that docs/operations.md tells: the certificate's component last.
        const components = [...(cascade ? ['cascade'] : []), ...added, ...certificate];
        const expected = await render(kustomizationOf(t.testdir({}), 'deploy/base', components));
        const values = [
          ...likeKustomize,
          `certificate.source=${source}`,
          `cascade.enabled=${cascade}`,
          ...(source === 'secret' ? [`certificate.caBundle=${caBundle}`] : []),
          ...added.map(name => addOns[name]),
        ];
        sameObjects(t, await template(4, values), asTheChartHasIt(expected, source));
      });
    }
  }
}

t.test('Helm 3 renders the same as Helm 4', async t => {
  for (const values of [
    [],
    ['monitoring.enabled=true', 'olmGuard.enabled=true', 'extensionGuard.enabled=true', 'networkPolicy.enabled=true'],
  ])
    sameObjects(t, await template(3, values), await template(4, values));
});

t.test('both find nothing to complain about', async t => {
  for (const program of Object.values(programs)) {
    const { exitCode, stdout } = await run(program, ['lint', '--strict', chart, ...namespace]);
    t.equal(exitCode, 0, stdout);
  }
});

t.test('the CustomResourceDefinitions stay when the chart goes, unless a value says otherwise', async t => {
  const policyOf = async (values: readonly string[]) =>
    (await template(4, values))
      .filter(({ kind }) => kind === 'CustomResourceDefinition')
      .map(({ metadata: { annotations = {} } }) => annotations['helm.sh/resource-policy']);
  t.strictSame(await policyOf([]), ['keep', 'keep']);
  t.strictSame(await policyOf(['crds.keep=false']), [undefined, undefined]);
  t.strictSame(await policyOf(['crds.enabled=false']), []);
});

t.test('values change what they are called after', async t => {
  const of = async (kind: string, ...values: string[]) =>
    (await template(4, values)).filter(object => object.kind === kind);
  const container = async (...values: string[]) =>
    (await of('Deployment', ...values)).map(({ spec }) => spec.template.spec.containers[0]);

  const digest = `sha256:${'a'.repeat(64)}`;
  t.match(await container('image.tag=1.2.3'), [{ image: 'registry.example.com/subscription-guard:1.2.3' }, {}]);
  t.match(await container(`image.digest=${digest}`), [
    { image: `registry.example.com/subscription-guard@${digest}` },
    {},
  ]);
  t.match(await container('image.pullPolicy=Always'), [{ imagePullPolicy: 'Always' }, { imagePullPolicy: 'Always' }]);

  const slow = await of('ValidatingWebhookConfiguration', 'timeoutSeconds=20', 'failurePolicy=Ignore');
  t.match(slow, [{ webhooks: [{ timeoutSeconds: 20, failurePolicy: 'Ignore' }] }]);
  const webhook = (await container('timeoutSeconds=20')).find(({ name }) => name === 'webhook');
  t.match(webhook.env.at(-1), { name: 'SUBSCRIPTION_GUARD_TIMEOUT', value: '19s' });

  const options = { name: 'NODE_OPTIONS', value: '--max-old-space-size=768' };
  const larger = await container(`sweeper.extraEnv[0].name=NODE_OPTIONS`, `sweeper.extraEnv[0].value=${options.value}`);
  const { env } = larger.find(({ name }) => name === 'sweeper');
  t.strictSame(
    env.filter(({ name }: { name: string }) => name === 'NODE_OPTIONS'),
    [options],
  );

  const [configuration] = await of('MutatingWebhookConfiguration', 'contact=Platform team, #platform');
  t.equal(configuration?.webhooks[0].clientConfig.service.path, '/mutate/if-this-fails-ask-platform-team-platform');

  const scheduled = await of(
    'Deployment',
    'nodeSelector.pool=infra',
    'tolerations[0].key=infra',
    'podLabels.team=platform',
  );
  for (const { spec } of scheduled) {
    t.match(spec.template, {
      metadata: { labels: { team: 'platform', 'app.kubernetes.io/name': 'subscription-guard' } },
      spec: {
        nodeSelector: { pool: 'infra' },
        tolerations: [{ key: 'infra' }],
        priorityClassName: 'system-cluster-critical',
      },
    });
  }
  t.notOk((await of('Deployment', 'priorityClassName=')).some(({ spec }) => 'priorityClassName' in spec.template.spec));
  t.strictSame(await of('PodDisruptionBudget', 'podDisruptionBudget.enabled=false'), []);
  t.match(await of('ServiceMonitor', 'monitoring.enabled=true', 'monitoring.labels.release=prometheus'), [
    { metadata: { labels: { release: 'prometheus' } } },
    { metadata: { labels: { release: 'prometheus' } } },
  ]);
});

t.test('what cannot work is refused, with what to do', async t => {
  const refusals = {
    AnotherNamespace: [['--namespace', 'default'], 'add --namespace subscription-guard --create-namespace'],
    ReportWithoutSweeper: [['--set', 'cascade.enabled=false,audit.report=true'], 'audit.report needs cascade.enabled'],
    SecretWithoutCa: [['--set', 'certificate.source=secret'], 'certificate.source secret needs certificate.caBundle'],
    Misspelt: [['--set', 'cascade.enable=false'], "additional properties 'enable' not allowed"],
    NoSuchPolicy: [['--set', 'failurePolicy=Maybe'], "value must be one of 'Fail', 'Ignore'"],
  } as const;
  for (const [name, [args, reason]] of Object.entries(refusals)) {
    const { exitCode, stderr } = await run(programs[4], ['template', 'x', chart, ...namespace, ...args]);
    t.not(exitCode, 0, name);
    t.match(stderr, reason, name);
  }
});

t.test('its versions are those of package.json, and its defaults those of the schema', async t => {
  const { stdout } = await run(programs[4], ['show', 'chart', chart]);
  t.match(parseAllDocuments(stdout)[0]?.toJS(), { version, appVersion: version });
});

/** What an install would apply; what hooks bring is left out. */
async function template(of: 3 | 4, values: readonly string[]): Promise<Manifest[]> {
  const sets = values.flatMap(value => ['--set', value.replaceAll(', ', '\\, ')]);
  const { exitCode, stdout, stderr } = await run(programs[of], [
    'template',
    'subscription-guard',
    chart,
    ...namespace,
    ...sets,
  ]);
  if (exitCode !== 0) throw new Error(`helm template: ${stderr}`);
  const objects: (Manifest | null)[] = parseAllDocuments(stdout).map(document => document.toJS());
  return objects
    .filter(object => object !== null)
    .filter(({ metadata: { annotations = {} } }) => annotations['helm.sh/hook'] === undefined);
}

/**
 * Helm's users make the Namespace themselves, so it has no annotation that says whom to ask: the path of the webhooks says
 * it. The CA that is not injected is a value.
 */
function asTheChartHasIt(manifests: readonly Manifest[], source: string): Manifest[] {
  const whom = [
    'see-annotation-contact-of-namespace-subscription-guard',
    'ask-the-administrators-of-this-cluster',
  ] as const;
  return manifests
    .filter(({ kind }) => kind !== 'Namespace')
    .map(manifest => {
      const { webhooks } = manifest;
      if (!manifest.kind.endsWith('WebhookConfiguration')) return manifest;
      for (const { clientConfig } of webhooks) {
        clientConfig.service.path = clientConfig.service.path.replace(...whom);
        if (source === 'secret') clientConfig.caBundle = caBundle;
      }
      return manifest;
    });
}

function sameObjects(t: Test, found: readonly Manifest[], expected: readonly Manifest[]): void {
  const byName = (manifests: readonly Manifest[]) =>
    Object.fromEntries(
      manifests
        .map(manifest => {
          const { kind, metadata } = manifest;
          return [`${kind} ${metadata.namespace ?? ''}/${metadata.name}`, manifest] as const;
        })
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
  const [a, b] = [byName(found), byName(expected)];
  t.strictSame(Object.keys(a), Object.keys(b), 'the same objects');
  for (const [name, manifest] of Object.entries(b).filter(([name]) => name in a))
    t.same(withoutBlankLines(a[name]), withoutBlankLines(manifest), name);
}

/** kustomize adds some to folded texts, where they change nothing: CEL and descriptions. */
function withoutBlankLines(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, field) =>
    typeof field === 'string' ? field.replaceAll(/\n\s*/g, '\n') : field,
  );
}
