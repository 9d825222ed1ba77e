import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { groupOf } from '../../../src/cluster/object.ts';
import type { TestCluster } from '../../support/control-plane/cluster.ts';

/** What is asked for in a namespace that is inspected as a whole: most of category "all", and a little more. */
const inNamespaces = [
  ['apps', 'DeploymentList', 'deployments'],
  ['apps', 'ReplicaSetList', 'replicasets'],
  ['core', 'ServiceList', 'services'],
  ['core', 'ConfigMapList', 'configmaps'],
  ['core', 'SecretList', 'secrets'],
] as const;

/**
 * Writes what a must-gather of this cluster would hold of what concerns OLM (openshift/must-gather, gather and
 * gather_olm; openshift/oc, pkg/cli/admin/inspect), and one that inspects some namespaces: nothing of RBAC, no CRDs.
 * There are no clusters of OpenShift here to make a real one from.
 */
export async function mustGather({ kubectl }: TestCluster, dir: string, namespaces: readonly string[]): Promise<void> {
  const write = (path: readonly string[], content: unknown): void => {
    const file = join(dir, 'quay-io-openshift-must-gather', ...path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `---\n${stringify(content)}`);
  };
  for (const kind of ['olm', 'apiservices.apiregistration.k8s.io']) {
    for (const object of await objects('-A', kind)) write(placeOf(object), object);
  }
  for (const namespace of namespaces) {
    const [home] = await objects('namespaces', '--field-selector', `metadata.name=${namespace}`);
    write(['namespaces', namespace, `${namespace}.yaml`], home);
    for (const [group, kind, plural] of inNamespaces) {
      const items = await objects('-n', namespace, group === 'core' ? plural : `${plural}.${group}`);
      const apiVersion = group === 'core' ? 'v1' : `${group}/v1`;
      write(['namespaces', namespace, group, `${plural}.yaml`], { apiVersion, items, kind });
    }
  }
  // Two of the things that are no objects.
  write(['etcd_info', 'endpoint_health.json'], [{ endpoint: 'https://10.0.0.1:2379', health: true }]);
  write(['version'], 'openshift/must-gather');

  async function objects(...what: readonly string[]): Promise<KubeObject[]> {
    const { stdout, stderr } = await kubectl('get', ...what, '-o', 'json');
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout).items;
  }
}

function placeOf({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): string[] {
  const folder = namespace === undefined ? ['cluster-scoped-resources'] : ['namespaces', namespace];
  return [...folder, groupOf(apiVersion), `${kind.toLowerCase()}s`, `${name}.yaml`];
}
