import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { bootCluster } from '../test/support/control-plane/cluster.ts';

/**
 * Makes examples/redis-operator anew: what `kubectl get -o yaml` shows of a real install of our redis-operator on a
 * real OLM, without what only machines read. Run with `node scripts/dump-example.ts` when the bundle changes.
 */
const out = join(import.meta.dirname, '..', 'examples', 'redis-operator');

const kinds = [
  'namespaces',
  'subscriptions.operators.coreos.com',
  'clusterserviceversions.operators.coreos.com',
  'installplans.operators.coreos.com',
  'operatorgroups.operators.coreos.com',
  'operatorconditions.operators.coreos.com',
  'operators.operators.coreos.com',
  'customresourcedefinitions.apiextensions.k8s.io',
  'deployments.apps',
  'serviceaccounts',
  'roles.rbac.authorization.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterroles.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
  'redisclusters.redis.example.io',
];

interface Dumped {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly status?: { readonly plan?: { readonly resource: Record<string, unknown> }[] };
}

const cluster = await bootCluster();
try {
  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await cluster.kubectl(
    'apply',
    '-f',
    join(import.meta.dirname, '..', 'test', 'support', 'manifests', 'operands.yaml'),
  );
  await cluster.install({ namespace: 'typo', packageName: 'redis-operatr', phase: 'none' });
  await cluster.until('the empty Operator object', () =>
    cluster.api.exists('/apis/operators.coreos.com/v1/operators/redis-operatr.typo'),
  );
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const kind of kinds) writeFileSync(join(out, `${kind.split('.')[0]}.yaml`), await dump(kind));
} finally {
  await cluster.stop();
}
process.exit(0);

async function dump(kind: string): Promise<string> {
  const { stdout } = await cluster.kubectl('get', kind, '-A', '-o', 'json');
  const { items } = JSON.parse(stdout) as { items: Dumped[] };
  const list = { apiVersion: 'v1', kind: 'List', items: items.filter(isOfTheExample).map(trimmed) };
  return stringify(list, { lineWidth: 120 });
}

/** The cluster's own objects are no part of the story. */
function isOfTheExample({ kind, metadata: { name, namespace, labels = {} } }: Dumped): boolean {
  const home = kind === 'Namespace' ? name : namespace;
  if (home !== undefined) return ['redis', 'typo', 'team-a'].includes(home) && name !== 'default';
  return kind === 'Operator' || (labels['olm.managed'] === 'true' && !name.startsWith('olm.og.'));
}

function trimmed(object: Dumped): unknown {
  const { managedFields: _, ...metadata } = object.metadata as Record<string, unknown>;
  const steps = object.status?.plan?.map(step => ({ ...step, resource: { ...step.resource, manifest: '' } }));
  return { ...object, metadata, ...(steps && { status: { ...object.status, plan: steps } }) };
}
