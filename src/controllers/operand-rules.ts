import { groupOfCrd, pluralOfCrd } from '../cluster/crd.ts';

/** One rule of a ClusterRole, as far as it is about resources. */
export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly verbs: readonly string[];
}

/**
 * The rules that give some verbs on the custom resources of CustomResourceDefinitions: one per API group, in order. Left
 * out is what the rules in `given` give already, and what the admission policy never lets in.
 */
export function rulesFor(
  crds: readonly string[],
  verbs: readonly string[],
  given: readonly PolicyRule[],
): PolicyRule[] {
  const lacking = crds.filter(
    crd => isBounded(groupOfCrd(crd)) && !verbs.every(verb => given.some(rule => gives(rule, verb, crd))),
  );
  const groups = Map.groupBy(lacking.toSorted(), groupOfCrd);
  return [...groups.keys()].toSorted().map(group => ({
    apiGroups: [group],
    resources: (groups.get(group) ?? []).map(pluralOfCrd),
    verbs,
  }));
}

function gives({ apiGroups = [], resources = [], verbs }: PolicyRule, verb: string, crd: string): boolean {
  return holds(apiGroups, groupOfCrd(crd)) && holds(resources, pluralOfCrd(crd)) && holds(verbs, verb);
}

function holds(names: readonly string[], name: string): boolean {
  return names.includes(name) || names.includes('*');
}

/** Groups of API servers beside Kubernetes' own, OLM's group and ours. */
const builtIn = new Set([
  ...[
    'apps',
    'authorization',
    'build',
    'image',
    'oauth',
    'project',
    'quota',
    'route',
    'security',
    'template',
    'user',
  ].map(name => `${name}.openshift.io`),
  'operators.coreos.com',
  'subscription-guard.io',
]);

/** As deploy/policies/operand-rights.yaml says it: one API that it refuses would keep all others out as well. */
function isBounded(group: string): boolean {
  return group.includes('.') && group !== 'k8s.io' && !group.endsWith('.k8s.io') && !builtIn.has(group);
}
