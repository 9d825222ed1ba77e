import type { KubeObject } from '../cluster/cluster.ts';
import { groupOfCrd } from '../cluster/crd.ts';
import { propertiesAnnotation } from '../names.ts';

/** Something a CSV cannot work without: an API, by its CustomResourceDefinition or by group and kind, or a package. */
export type Requirement =
  | { readonly type: 'crd'; readonly name: string }
  | { readonly type: 'api'; readonly group: string; readonly kind: string }
  | { readonly type: 'package'; readonly name: string };

interface RequiringSpec {
  readonly customresourcedefinitions?: { readonly required?: readonly { readonly name: string }[] };
  readonly apiservicedefinitions?: { readonly required?: readonly { readonly group: string; readonly kind: string }[] };
}

interface Property {
  readonly type?: string;
  readonly value?: unknown;
}

/**
 * Returns everything that a CSV requires, from its spec and from the bundle properties that OLM copies into an
 * annotation (docs/facts/olm.md#properties). Ignores an unreadable annotation, as OLM does.
 */
export function requirementsOf(csv: KubeObject): Requirement[] {
  const spec = (csv.spec ?? {}) as RequiringSpec;
  return [
    ...(spec.customresourcedefinitions?.required ?? []).map(({ name }) => ({ type: 'crd', name }) as const),
    ...(spec.apiservicedefinitions?.required ?? []).map(({ group, kind }) => ({ type: 'api', group, kind }) as const),
    ...propertiesOf(csv).flatMap(requirementOfProperty),
  ];
}

/**
 * Whether a requirement is for the API of a CustomResourceDefinition, by its name, or by group and kind. Only the
 * latter work for a CRD without a CSV.
 */
export function isForCrd(
  requirement: Requirement,
  { name, kind }: { readonly name: string; readonly kind: string | undefined },
): boolean {
  switch (requirement.type) {
    case 'crd':
      return requirement.name === name;
    case 'api':
      return requirement.kind === kind && requirement.group === groupOfCrd(name);
    case 'package':
      return false;
  }
}

/** Returns the package that a CSV names in the same annotation. */
export function packageOf(csv: KubeObject): string | undefined {
  const value = propertiesOf(csv).find(({ type }) => type === 'olm.package')?.value;
  return isRecord(value) && typeof value.packageName === 'string' ? value.packageName : undefined;
}

function propertiesOf(csv: KubeObject): Property[] {
  const text = csv.metadata.annotations?.[propertiesAnnotation];
  if (text === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return isRecord(parsed) && Array.isArray(parsed.properties) ? parsed.properties.filter(isRecord) : [];
  } catch {
    return [];
  }
}

/** `olm.constraint` nests requirements under all/any/not. Everything named there counts, except under not. */
function requirementOfProperty({ type, value }: Property): Requirement[] {
  if (!isRecord(value)) return [];
  switch (type) {
    case 'olm.gvk.required':
      return gvk(value);
    case 'olm.package.required':
      return packageNamed(value);
    case 'olm.constraint':
      return constraint(value);
    default:
      return [];
  }
}

function constraint(value: Record<string, unknown>): Requirement[] {
  const nested = [value.all, value.any].flatMap(group =>
    isRecord(group) && Array.isArray(group.constraints) ? group.constraints.filter(isRecord) : [],
  );
  return [
    ...(isRecord(value.gvk) ? gvk(value.gvk) : []),
    ...(isRecord(value.package) ? packageNamed(value.package) : []),
    ...nested.flatMap(constraint),
  ];
}

function gvk(value: Record<string, unknown>): Requirement[] {
  const { group, kind } = value;
  return typeof group === 'string' && typeof kind === 'string' ? [{ type: 'api', group, kind }] : [];
}

function packageNamed(value: Record<string, unknown>): Requirement[] {
  return typeof value.packageName === 'string' ? [{ type: 'package', name: value.packageName }] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
