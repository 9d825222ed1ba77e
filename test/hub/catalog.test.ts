import t from 'tap';
import { stringify } from 'yaml';
import { catalogOf, type Schemas } from '../support/control-plane/catalog.ts';

const csv = {
  kind: 'ClusterServiceVersion',
  metadata: { name: 'a.v1.0.0' },
  spec: {
    version: '1.0.0',
    webhookdefinitions: [{ type: 'ConversionWebhook' }, { type: 'ValidatingAdmissionWebhook' }],
  },
};
const crd = {
  kind: 'CustomResourceDefinition',
  metadata: { name: 'tests.x.io' },
  spec: {
    group: 'x.io',
    names: { kind: 'Test' },
    conversion: { strategy: 'Webhook' },
    versions: [{ name: 'v1', schema: { openAPIV3Schema: { description: 'A test.', properties: {} } } }],
  },
};
const annotations = {
  'operators.operatorframework.io.bundle.package.v1': 'a',
  'operators.operatorframework.io.bundle.channels.v1': 'stable',
};

t.test('what a catalog offers of a bundle', async t => {
  const dir = t.testdir({
    manifests: {
      'csv.yaml': stringify(csv),
      // A real bundle has a key twice, and a second document that the tools of OLM do not read.
      'crd.yaml': `kind: Nothing\n${stringify(crd)}---\nkind: Nothing\n`,
    },
    metadata: { 'annotations.yaml': stringify({ annotations }) },
  });
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const cases: { schemas: Schemas | undefined; conversion: unknown; webhooks: number; schema: unknown }[] = [
    { schemas: undefined, conversion: { strategy: 'Webhook' }, webhooks: 2, schema: { properties: {} } },
    { schemas: 'open', conversion: { strategy: 'Webhook' }, webhooks: 2, schema: open },
    { schemas: 'unconverted', conversion: undefined, webhooks: 1, schema: open },
  ];
  for (const { schemas, conversion, webhooks, schema } of cases) {
    const [offeredCrd, offeredCsv] = objectsIn(await catalogOf([dir], schemas));
    t.strictSame(offeredCrd.spec.conversion, conversion, `${schemas}`);
    t.strictSame(offeredCrd.spec.versions[0].schema.openAPIV3Schema, schema);
    t.equal(offeredCsv.spec.webhookdefinitions.length, webhooks);
  }
});

t.test('the default channel of a catalog is one that it has', async t => {
  const cases: { channels: string; named: string | undefined; wanted: string }[] = [
    { channels: 'alpha,stable', named: 'stable', wanted: 'stable' },
    { channels: 'alpha,stable', named: undefined, wanted: 'alpha' },
    // Newer versions are in channels of their own, and only the older ones in the default of the package.
    { channels: '1.x,1.2.x', named: 'stable', wanted: '1.x' },
  ];
  for (const { channels, named, wanted } of cases) {
    const prefix = 'operators.operatorframework.io.bundle';
    const ofChannels = { [`${prefix}.channels.v1`]: channels, [`${prefix}.channel.default.v1`]: named };
    const dir = t.testdir({
      manifests: { 'csv.yaml': stringify(csv) },
      metadata: { 'annotations.yaml': stringify({ annotations: { ...annotations, ...ofChannels } }) },
    });
    const [{ defaultChannel }] = documentsIn(await catalogOf([dir]));
    t.equal(defaultChannel, wanted, `${named} of ${channels}`);
  }
});

function documentsIn(catalog: string) {
  return catalog.split('\n').map(line => JSON.parse(line));
}

function objectsIn(catalog: string) {
  const bundle = documentsIn(catalog)[2];
  return bundle.properties
    .filter(({ type }: { type: string }) => type === 'olm.bundle.object')
    .map(({ value }: { value: { data: string } }) => JSON.parse(Buffer.from(value.data, 'base64').toString()));
}
