import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../test/support/control-plane/catalog.ts';
import { type InstallMode, targetNamespaces } from './install-modes.ts';

/** An API as manifests name it. */
export interface Api {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A CustomResourceDefinition, as far as custom resources are made of it. */
interface Definition {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** A manifest of a custom resource, as the vendor shows it. */
interface Example {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string };
}

/** What a run must know of a bundle before it installs it. */
export interface Bundle {
  readonly dir: string;
  readonly packageName: string;
  readonly version: string;
  readonly installModes: readonly InstallMode[];
  readonly definitions: readonly Definition[];
  /** The names of all CustomResourceDefinitions that it owns. */
  readonly owned: readonly string[];
  /** The names of those that another operator must bring. */
  readonly required: readonly string[];
  /** The APIs that it does not bring: its manifests are written for them, or it calls them native. */
  readonly foreign: readonly Api[];
  readonly examples: readonly Example[];
}

// biome-ignore lint/suspicious/noExplicitAny: manifests of every kind.
type Manifest = any;

export function readBundle(dir: string): Bundle {
  const read = (...path: string[]): Manifest => readYaml(join(dir, ...path));
  const { annotations } = read('metadata', 'annotations.yaml');
  const manifests = readdirSync(join(dir, 'manifests')).map(file => read('manifests', file));
  return bundleOf(dir, annotations['operators.operatorframework.io.bundle.package.v1'], manifests);
}

/** Throws for what OLM would make nothing of. */
export function bundleOf(dir: string, packageName: string, manifests: readonly Manifest[]): Bundle {
  const csv = manifests.find(manifest => manifest?.kind === 'ClusterServiceVersion');
  if (!csv) throw new Error('it has no ClusterServiceVersion');
  const installModes: InstallMode[] = csv.spec.installModes ?? [];
  if (targetNamespaces(installModes, '') === undefined) throw new Error('it supports no install mode');
  const definitions = manifests.filter(({ kind }) => kind === 'CustomResourceDefinition').map(definitionOf);
  const apis: { owned?: { name: string }[]; required?: { name: string }[] } = csv.spec.customresourcedefinitions ?? {};
  const owned = new Set([
    ...definitions.map(({ plural, group }) => `${plural}.${group}`),
    ...(apis.owned ?? []).map(({ name }) => name),
  ]);
  return {
    dir,
    packageName,
    version: csv.spec.version ?? csv.metadata.name,
    installModes,
    definitions,
    owned: [...owned].toSorted(),
    required: [...new Set((apis.required ?? []).map(({ name }) => name))].toSorted(),
    foreign: foreignOf(manifests, csv, definitions),
    examples: examplesOf(csv.metadata.annotations?.['alm-examples']),
  };
}

function definitionOf({ spec }: Manifest): Definition {
  const { group, names, scope } = spec;
  return { group, kind: names.kind, plural: names.plural, namespaced: scope === 'Namespaced' };
}

function foreignOf(manifests: readonly Manifest[], csv: Manifest, definitions: readonly Definition[]): Api[] {
  const native: Api[] = csv.spec.nativeAPIs ?? [];
  const own = new Set(definitions.map(({ group, kind }) => `${kind}.${group}`));
  return [...manifests.filter(manifest => manifest !== csv).flatMap(apiOf), ...native].filter(
    ({ group, kind }) => group.includes('.') && !own.has(`${kind}.${group}`),
  );
}

function apiOf({ apiVersion, kind }: Manifest): Api[] {
  const [group, version] = String(apiVersion).split('/');
  return group && version && kind ? [{ group, version, kind }] : [];
}

/** None of what is no JSON: OLM does not read it either. */
function examplesOf(text: string | undefined): Example[] {
  try {
    const examples = JSON.parse(text ?? '[]');
    return Array.isArray(examples) ? examples : [];
  } catch {
    return [];
  }
}
