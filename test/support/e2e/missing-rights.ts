import { type BoundRole, type Right, type Rule, rightsOf } from '../../deploy/rights.ts';
import type { TestCluster } from '../control-plane/cluster.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';

/** Takes one rule of a role away, and gives it back when `meanwhile` is done. */
export async function withoutRule(
  cluster: TestCluster,
  role: BoundRole,
  rule: BoundRole['rules'][number],
  meanwhile: () => Promise<void>,
): Promise<void> {
  const { kind, name, namespace, rules } = role;
  const path = `${rbac}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${kind.toLowerCase()}s/${name}`;
  const others = rules.filter(other => other !== rule);
  const [right] = rightsOf({ ...role, rules: [rule] });
  await without(cluster, { path, has: { rules }, lacks: { rules: others }, right: right as Right }, meanwhile);
}

/** Takes from an account the rules that Kubernetes gathers in a role; one of them gives `right`. */
export async function withoutBinding(
  cluster: TestCluster,
  name: string,
  right: Right,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const path = `${rbac}/clusterrolebindings/${name}`;
  const { subjects } = await cluster.api.ok('GET', path);
  await without(cluster, { path, has: { subjects }, lacks: { subjects: [] }, right }, meanwhile);
}

interface Change {
  readonly path: string;
  readonly has: object;
  readonly lacks: object;
  /** By which it is seen that the API server has taken notice. */
  readonly right: Right;
}

async function without(
  { api, until }: TestCluster,
  { path, has, lacks, right }: Change,
  meanwhile: () => Promise<void>,
): Promise<void> {
  await api.ok('PATCH', path, lacks);
  try {
    await until('the right to be gone', async () => !(await isAllowed()));
    await meanwhile();
  } finally {
    await api.ok('PATCH', path, has);
  }
  await until('the right to be back', isAllowed);

  async function isAllowed(): Promise<boolean> {
    const [resource, subresource] = right.resource.split('/');
    const [name] = right.names ?? [];
    const namespace = right.namespace;
    const { verb, group, user } = right;
    const resourceAttributes = { verb, group, resource, subresource, name, namespace };
    const review = { spec: { user, resourceAttributes } };
    return (await api.ok('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', review)).status.allowed;
  }
}

/** The API server's words about a right of a rule. */
export function denialOf(user: string, { apiGroups, resources, verbs }: Rule): RegExp {
  // It is asked for in the middle of another request.
  if (verbs.includes('escalate')) return /is attempting to grant RBAC permissions not currently held/;
  const oneOf = (words: readonly string[]): string => `(${words.join('|')})`;
  return new RegExp(
    `User "${user}" cannot ${oneOf(verbs)} resource "${oneOf(resources)}" in API group "${oneOf(apiGroups)}"`,
  );
}
