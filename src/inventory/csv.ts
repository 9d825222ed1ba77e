import type { KubeObject } from '../cluster/cluster.ts';
import { disableOperandDeleteAnnotation, targetNamespacesAnnotation, uninstallMessageAnnotation } from '../names.ts';
import { packageOf, type Requirement, requirementsOf } from './requirements.ts';

/** A custom resource API that a CSV owns, by the name of its CustomResourceDefinition. */
interface OwnedCrd {
  /** `<plural>.<group>` */
  readonly name: string;
  readonly kind: string;
}

/** An aggregated API that a CSV serves itself. */
export interface OwnedApi {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The parts of a ClusterServiceVersion, not a copy, that the inventory needs. */
export interface Csv {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** The package it was installed from, if its bundle names it. */
  readonly packageName?: string;
  readonly replaces?: string;
  readonly crds: readonly OwnedCrd[];
  readonly apis: readonly OwnedApi[];
  readonly requirements: readonly Requirement[];
  /** The Deployments that it consists of. */
  readonly deployments: readonly string[];
  /** Deployments that serve webhooks or APIs: OLM makes a Service, a certificate and RBAC for each. */
  readonly servingDeployments: readonly string[];
  /** The namespaces that its operator looks after; undefined if OLM has not recorded them. [''] means all. */
  readonly targetNamespaces?: readonly string[];
  readonly uninstallMessage?: string;
  /** The CRDs for which OLM registers a conversion webhook of the operator, and does so again whenever that is changed. */
  readonly convertedCrds: readonly string[];
  readonly operandDeletionDisabled: boolean;
}

interface CsvSpec {
  readonly replaces?: string;
  readonly customresourcedefinitions?: { readonly owned?: readonly OwnedCrd[] };
  readonly apiservicedefinitions?: { readonly owned?: readonly (OwnedApi & { readonly deploymentName?: string })[] };
  readonly install?: { readonly spec?: { readonly deployments?: readonly { readonly name: string }[] } };
  readonly webhookdefinitions?: readonly {
    readonly deploymentName?: string;
    readonly conversionCRDs?: readonly string[];
  }[];
}

export function csvOf(object: KubeObject): Csv {
  const { metadata } = object;
  const spec = (object.spec ?? {}) as CsvSpec;
  const apis = spec.apiservicedefinitions?.owned ?? [];
  const webhooks = spec.webhookdefinitions ?? [];
  const serving = [...apis, ...webhooks].flatMap(({ deploymentName }) => deploymentName ?? []);
  const targets = metadata.annotations?.[targetNamespacesAnnotation];
  const message = metadata.annotations?.[uninstallMessageAnnotation];
  const packageName = packageOf(object);
  return {
    object,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    crds: uniqueBy(spec.customresourcedefinitions?.owned ?? [], crd => crd.name),
    apis: apis.map(({ group, version, kind }) => ({ group, version, kind })),
    requirements: requirementsOf(object),
    deployments: (spec.install?.spec?.deployments ?? []).map(({ name }) => name),
    servingDeployments: [...new Set(serving)],
    convertedCrds: [...new Set(webhooks.flatMap(({ conversionCRDs = [] }) => conversionCRDs))].toSorted(),
    operandDeletionDisabled: metadata.annotations?.[disableOperandDeleteAnnotation] === 'true',
    ...(packageName && { packageName }),
    ...(spec.replaces && { replaces: spec.replaces }),
    ...(targets !== undefined && { targetNamespaces: targets.split(',') }),
    ...(message && { uninstallMessage: message }),
  };
}

/** Whether an operator looks after a namespace. If OLM has not recorded which, it looks after its own. */
export function looksAfter({ namespace, targetNamespaces = [namespace] }: Csv, other: string): boolean {
  return targetNamespaces.includes('') || targetNamespaces.includes(other);
}

/** Returns the names of some CSVs and of all that they replaced, as far as `replaces` shows. */
export function withReplaced(
  names: Iterable<string | undefined>,
  replaces: (name: string) => string | undefined,
): Set<string> {
  const all = new Set([...names].filter(name => name !== undefined));
  // The loop also visits the names that it adds.
  for (const name of all) {
    const replaced = replaces(name);
    if (replaced) all.add(replaced);
  }
  return all;
}

/** A CSV lists a CRD once per version it owns (OpenLiberty/open-liberty-operator#532: operands were shown twice). */
function uniqueBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...new Map(items.map(item => [key(item), item])).values()];
}
