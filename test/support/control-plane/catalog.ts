import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../manifest.ts';
import { unknownKinds } from './pair.ts';

interface Property {
  readonly type: string;
  readonly value: unknown;
}

interface Bundle {
  readonly packageName: string;
  readonly channels: readonly string[];
  readonly defaultChannel: string;
  readonly name: string;
  readonly version: string;
  readonly replaces?: string;
  readonly properties: readonly Property[];
}

/**
 * `open`: CustomResourceDefinitions take custom resources of any shape. `unconverted`: and no webhook converts them from one
 * version to another, which nobody serves here. Default: as the bundle has it.
 */
export type Schemas = 'open' | 'unconverted';

/**
 * A file-based catalog of bundles in registry+v1 layout (manifests/, metadata/). The bundles have no image: all their
 * manifests are inline, so OLM makes inline InstallPlan steps and needs no unpack Job.
 */
export async function catalogOf(bundleDirs: readonly string[], schemas?: Schemas): Promise<string> {
  const slim = schemas === undefined ? withoutTexts : slimmers[schemas];
  const packages = Map.groupBy(
    bundleDirs.map(dir => readBundle(dir, slim)),
    bundle => bundle.packageName,
  );
  return [...packages]
    .flatMap(([name, bundles]) => documentsOf(name, bundles))
    .map(document => JSON.stringify(document))
    .join('\n');
}

/** One bundle that is in an image: OLM unpacks it by a Job. */
export function catalogOfImage(packageName: string, image: string): string {
  const version = '1.0.0';
  const name = `${packageName}.v${version}`;
  return [
    { schema: 'olm.package', name: packageName, defaultChannel: 'v1' },
    { schema: 'olm.channel', package: packageName, name: 'v1', entries: [{ name }] },
    {
      ...{ schema: 'olm.bundle', package: packageName, name, image },
      properties: [{ type: 'olm.package', value: { packageName, version } }],
    },
  ]
    .map(document => JSON.stringify(document))
    .join('\n');
}

function documentsOf(packageName: string, bundles: readonly Bundle[]): unknown[] {
  const channels = [...new Set(bundles.flatMap(bundle => bundle.channels))];
  return [
    { schema: 'olm.package', name: packageName, defaultChannel: bundles[0]?.defaultChannel },
    ...channels.map(channel => ({
      schema: 'olm.channel',
      package: packageName,
      name: channel,
      entries: entriesOf(bundles.filter(bundle => bundle.channels.includes(channel))),
    })),
    ...bundles.map(({ name, properties }) => ({ schema: 'olm.bundle', package: packageName, name, properties })),
  ];
}

/** A channel may start with a bundle that replaces one which is not in it. */
function entriesOf(bundles: readonly Bundle[]): unknown[] {
  const names = new Set(bundles.map(({ name }) => name));
  return bundles.map(({ name, replaces }) => ({ name, ...(replaces && names.has(replaces) && { replaces }) }));
}

function readBundle(dir: string, slim: (manifest: Manifest) => Manifest): Bundle {
  const { annotations } = readYaml(join(dir, 'metadata', 'annotations.yaml'));
  const manifests = readdirSync(join(dir, 'manifests'))
    .toSorted()
    .map(file => readYaml(join(dir, 'manifests', file)) as Manifest)
    .filter(({ kind }) => !unknownKinds.includes(kind));
  const csv = manifests.find(({ kind }) => kind === 'ClusterServiceVersion');
  if (!csv) throw new Error(`${dir} has no ClusterServiceVersion`);
  const packageName = annotations['operators.operatorframework.io.bundle.package.v1'];
  const channels = annotations['operators.operatorframework.io.bundle.channels.v1'].split(',');
  const version = csv.spec.version ?? csv.metadata.name.replace(/^[^.]*\.v/, '');
  const named = annotations['operators.operatorframework.io.bundle.channel.default.v1'];
  return {
    packageName,
    channels,
    defaultChannel: channels.includes(named) ? named : channels[0],
    name: csv.metadata.name,
    version,
    ...(csv.spec.replaces && { replaces: csv.spec.replaces }),
    properties: [
      { type: 'olm.package', value: { packageName, version } },
      ...manifests.flatMap(providedApis),
      ...requiredApis(csv),
      ...manifests.map(manifest => ({
        type: 'olm.bundle.object',
        value: { data: Buffer.from(JSON.stringify(slim(manifest))).toString('base64') },
      })),
    ],
  };
}

function providedApis({ kind, spec }: Manifest): Property[] {
  if (kind !== 'CustomResourceDefinition') return [];
  return spec.versions.map(({ name: version }: { name: string }) => ({
    type: 'olm.gvk',
    value: { group: spec.group, version, kind: spec.names.kind },
  }));
}

function requiredApis({ spec }: Manifest): Property[] {
  const required: { name: string; version: string; kind: string }[] = spec.customresourcedefinitions?.required ?? [];
  return required.map(({ name, version, kind }) => ({
    type: 'olm.gvk.required',
    value: { group: name.slice(name.indexOf('.') + 1), version, kind },
  }));
}

/**
 * InstallPlans hold the manifests inline, and one of 3 MB is too large for etcd: what only
 * people read is left out.
 */
function withoutTexts(manifest: Manifest): Manifest {
  if (manifest.kind === 'ClusterServiceVersion') {
    const { icon: _, ...spec } = manifest.spec;
    return { ...manifest, spec };
  }
  return manifest.kind === 'CustomResourceDefinition' ? (withoutDescriptions(manifest) as Manifest) : manifest;
}

/** OLM writes an InstallPlan whole for each of its steps, and a real operator's schemas are most of what is in it. */
function withOpenSchemas(manifest: Manifest): Manifest {
  if (manifest.kind !== 'CustomResourceDefinition') return withoutTexts(manifest);
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const versions = manifest.spec.versions.map((version: object) => ({ ...version, schema: { openAPIV3Schema } }));
  return { ...manifest, spec: { ...manifest.spec, versions } };
}

function withoutConversion(manifest: Manifest): Manifest {
  const { conversion: _, webhookdefinitions, ...spec } = manifest.spec ?? {};
  if (manifest.kind === 'CustomResourceDefinition') return withOpenSchemas({ ...manifest, spec });
  if (manifest.kind !== 'ClusterServiceVersion' || !webhookdefinitions) return withOpenSchemas(manifest);
  const others = webhookdefinitions.filter(({ type }: { type: string }) => type !== 'ConversionWebhook');
  return withOpenSchemas({ ...manifest, spec: { ...spec, webhookdefinitions: others } });
}

const slimmers: Readonly<Record<Schemas, (manifest: Manifest) => Manifest>> = {
  open: withOpenSchemas,
  unconverted: withoutConversion,
};

/** A property may be called "description": only texts are dropped. */
function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, field]) => key !== 'description' || typeof field !== 'string');
  return Object.fromEntries(kept.map(([key, field]) => [key, withoutDescriptions(field)]));
}

/** As the tools of OLM read it, which real bundles go by: the first document, and the last of two values for a key. */
export function readYaml(file: string) {
  const [document] = parseAllDocuments(readFileSync(file, 'utf8'), { uniqueKeys: false, strict: false });
  const [error] = document?.errors ?? [];
  if (error) throw new Error(`${basename(file)}: ${error.message.split('\n')[0]}`);
  return document?.toJS();
}
