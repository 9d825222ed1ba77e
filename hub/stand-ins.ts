import type { Api } from './bundle.ts';

/**
 * CustomResourceDefinitions that take any object, for the APIs of other products that a cluster does not serve: the
 * console, routes, the Prometheus operator. Nobody acts on them.
 */
export function standIns(apis: readonly Api[], served: ReadonlySet<string>): Definition[] {
  const missing = apis.filter(({ group }) => !served.has(group));
  return [...Map.groupBy(missing, ({ group, kind }) => `${kind}.${group}`).values()].flatMap(definitionOf);
}

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly scope: string;
    readonly versions: readonly { readonly name: string; readonly storage: boolean }[];
  };
}

function definitionOf(apis: readonly Api[]): Definition[] {
  const [first] = apis;
  if (!first) return [];
  const { group, kind } = first;
  const singular = kind.toLowerCase();
  const plural = pluralOf(singular);
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${group}`,
      // The API server asks for a review of these groups; a stand-in has none.
      annotations: { 'api-approved.kubernetes.io': 'unapproved, stands in for another product' },
    },
    spec: {
      group,
      scope: clusterScoped.has(kind) ? 'Cluster' : 'Namespaced',
      names: { kind, singular, plural },
      versions: [...new Set(apis.map(({ version }) => version))].map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema },
      })),
    },
  };
  return [definition];
}

/** Of OpenShift's console, and of the kinds that OLM takes from bundles. */
const clusterScoped = new Set([
  'ConsoleCLIDownload',
  'ConsoleLink',
  'ConsolePlugin',
  'ConsoleQuickStart',
  'ConsoleYAMLSample',
  'SecurityContextConstraints',
]);

function pluralOf(singular: string): string {
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return singular.endsWith('s') ? singular : `${singular}s`;
}
