import type { Api } from '../support/control-plane/api.ts';
import { makeNamespace } from '../support/control-plane/install.ts';

/** Objects that look like an operator's and are nobody's business, by path. */
interface Foreign {
  readonly path: string;
  readonly uid: string;
  readonly resourceVersion: string;
}

/** Beside each operator: its names in other places, its neighbours in its namespace, and RBAC that mentions it. */
export async function createForeign(api: Api, operators: readonly string[]): Promise<Foreign[]> {
  const foreign: Foreign[] = [];
  const create = async (
    collection: string,
    manifest: { readonly metadata: { readonly name: string } },
  ): Promise<void> => {
    const { metadata } = await api.ok('POST', collection, manifest);
    const path = `${collection}/${manifest.metadata.name}`;
    foreign.push({ path, uid: metadata.uid, resourceVersion: metadata.resourceVersion });
  };
  const rbac = '/apis/rbac.authorization.k8s.io/v1';
  const rules = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }];
  await makeNamespace(api, 'bystander');
  for (const name of operators) {
    const operator = `${name}-operator`;
    for (const namespace of [name, 'bystander'])
      await create(`/api/v1/namespaces/${namespace}/configmaps`, { metadata: { name: `${operator}-notes` } });
    await create('/api/v1/namespaces/bystander/serviceaccounts', { metadata: { name: operator } });
    await create(`${rbac}/namespaces/${name}/roles`, { metadata: { name: `${operator}-reader` }, ...{ rules } });
    await create(`${rbac}/clusterroles`, { metadata: { name: `${operator}-reader` }, ...{ rules } });
  }
  return foreign;
}

/** Those that are gone, replaced or changed. */
export async function touchedOf(api: Api, foreign: readonly Foreign[]): Promise<string[]> {
  const touched: string[] = [];
  for (const { path, uid, resourceVersion } of foreign) {
    const { code, body } = await api.send('GET', path);
    if (code !== 200 || body.metadata.uid !== uid) touched.push(`${path} is gone`);
    else if (body.metadata.resourceVersion !== resourceVersion) touched.push(`${path} was changed`);
  }
  return touched;
}
