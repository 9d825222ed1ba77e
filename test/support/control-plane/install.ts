import type { Api } from './api.ts';
import { catalogSource, olmApi, olmNamespace } from './olm.ts';
import { losesReferences } from './pair.ts';
import { type Program, waitFor } from './process.ts';

/** What an OperatorGroup targets: the whole cluster, its own namespace, or these namespaces. */
export type Scope = 'all' | 'own' | readonly string[];

export interface InstallOptions {
  readonly namespace: string;
  readonly packageName: string;
  /** The Subscription's name; default: the package's. */
  readonly name?: string;
  readonly channel?: string;
  /** Default `own`. */
  readonly scope?: Scope;
  /** Wait for the CSV to be in this phase; `none` waits for nothing. Default `Succeeded`. */
  readonly phase?: 'Succeeded' | 'Failed' | 'Installing' | 'none';
}

/** Makes a namespace, and nothing in it. */
export async function makeNamespace(api: Api, name: string): Promise<void> {
  await api.ok('POST', '/api/v1/namespaces', { metadata: { name } });
}

/**
 * Makes a namespace with an OperatorGroup, so that a test can distinguish what these two bring along from what an
 * install does.
 */
export async function prepareNamespace(api: Api, namespace: string, scope: Scope = 'own'): Promise<void> {
  await makeNamespace(api, namespace);
  await makeOperatorGroup(api, namespace, scope);
}

/** Makes an OperatorGroup, and waits for what Kubernetes and OLM make beside it and its namespace. */
export async function makeOperatorGroup(api: Api, namespace: string, scope: Scope = 'own'): Promise<void> {
  await api.ok('POST', `/apis/operators.coreos.com/v1/namespaces/${namespace}/operatorgroups`, {
    apiVersion: 'operators.coreos.com/v1',
    kind: 'OperatorGroup',
    metadata: { name: 'group', namespace },
    spec: scope === 'all' ? {} : { targetNamespaces: scope === 'own' ? [namespace] : scope },
  });
  const group = `/apis/operators.coreos.com/v1/namespaces/${namespace}/operatorgroups/group`;
  const account = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
  const rootCa = `/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`;
  const owned = `olm.owner=group,olm.owner.kind=OperatorGroup,olm.owner.namespace=${namespace}`;
  const roles = `/apis/rbac.authorization.k8s.io/v1/clusterroles?labelSelector=${encodeURIComponent(owned)}`;
  await waitFor(`what Kubernetes and OLM make beside ${namespace} and its OperatorGroup`, async () => {
    if ((await api.ok('GET', group)).status?.namespaces === undefined) return false;
    if (!(await api.exists(account)) || !(await api.exists(rootCa))) return false;
    return (await api.ok('GET', roles)).items.length === 3; // admin, edit, view
  });
}

/** Subscribes to a package, in a namespace that is made if it is missing, and waits until OLM has installed it. */
export async function install(api: Api, options: InstallOptions): Promise<void> {
  const { namespace, packageName, name = packageName, channel, scope, phase = 'Succeeded' } = options;
  if (!(await api.exists(`/api/v1/namespaces/${namespace}`))) await prepareNamespace(api, namespace, scope);
  await api.ok('POST', `${olmApi}/namespaces/${namespace}/subscriptions`, {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    metadata: { name, namespace },
    spec: { name: packageName, source: catalogSource, sourceNamespace: olmNamespace, ...(channel && { channel }) },
  });
  if (phase !== 'none') await installed(api, namespace, name, phase);
}

/** Waits until the CSV of a Subscription has reached a phase, its InstallPlan is complete and OLM is done with both. */
export async function installed(
  api: Api,
  namespace: string,
  name: string,
  phase: 'Succeeded' | 'Failed' | 'Installing' = 'Succeeded',
): Promise<void> {
  const base = `${olmApi}/namespaces/${namespace}`;
  let state = '';
  let freed = false;
  const reached = async (): Promise<boolean> => {
    const { code, body: subscription } = await api.send('GET', `${base}/subscriptions/${name}`);
    const { installedCSV, currentCSV, installPlanRef, conditions } = subscription.status ?? {};
    state = JSON.stringify({ code, installedCSV, currentCSV, conditions });
    const [, lost] = /clusterserviceversion (\S+) exists and is not referenced/.exec(state) ?? [];
    if (losesReferences && lost && !freed) {
      freed = true;
      await api.send('DELETE', `${base}/clusterserviceversions/${lost}`);
    }
    if (!installPlanRef || !installedCSV || installedCSV !== currentCSV) return false;
    const { body: csv } = await api.send('GET', `${base}/clusterserviceversions/${installedCSV}`);
    state = JSON.stringify({ csv: csv.status?.phase, why: csv.status?.message });
    if (csv.status?.phase !== phase) return false;
    if (phase === 'Succeeded' && !(await rightsGathered(api, csv))) return false;
    // Last: a plan holds a whole bundle, and reading it ten times a second keeps the API server from installing it.
    const { items } = (await api.ok('GET', `${base}/installplans`)) as { items: InstallPlan[] };
    // OLM 0.28.0 may make two at once for one Subscription.
    const plans = items.filter(({ spec }) => spec.clusterServiceVersionNames.includes(installedCSV));
    const complete = plans.some(
      ({ metadata, status }) => metadata.name === installPlanRef.name && status?.phase === 'Complete',
    );
    const installing = plans.some(({ status }) => status?.phase === undefined || status.phase === 'Installing');
    state = JSON.stringify({ csv: phase, plans: plans.map(({ metadata, status }) => [metadata.name, status?.phase]) });
    return complete && !installing && (await adopted(api, namespace, installedCSV));
  };
  await waitFor(() => `${namespace}/${name} to be ${phase}: ${state}`, reached);
}

/**
 * OLM may carry out an InstallPlan once more within 15 s; see settlingPlan, which goes by the same time. Asking the
 * webhook again and again instead takes much CPU: it takes a whole inventory each time. On these busy cores it may do
 * so even later, so its log must say as well that it has seen the plan complete. `catalog`: OLM's program that does it.
 */
export async function settled(api: Api, catalog: Pick<Program, 'output'>, namespace?: string): Promise<void> {
  const plans = `${olmApi}${namespace ? `/namespaces/${namespace}` : ''}/installplans`;
  const { items } = (await api.ok('GET', plans)) as { items: InstallPlan[] };
  const times = items.flatMap(({ status }) => status?.conditions?.map(one => Date.parse(one.lastUpdateTime)) ?? []);
  const last = Math.max(...times);
  await waitFor('OLM to have settled', async () => Date.now() - last >= 15_000);
  const complete = items.filter(({ status }) => status?.phase === 'Complete').map(({ metadata }) => metadata.name);
  await waitFor('OLM to have noticed', async () => {
    const syncs = catalog.output().matchAll(/ msg=syncing .* ip=(\S+) .*phase=(\w+)/g);
    const phases = new Map(Array.from(syncs, ([, plan, phase]) => [plan, phase]));
    return complete.every(plan => phases.get(plan) === 'Complete');
  });
}

/** Seconds after the CSV has succeeded OLM adopts its Deployments, which changes them and replaces their Pods. */
async function adopted(api: Api, namespace: string, csv: string): Promise<boolean> {
  const selector = encodeURIComponent(`olm.owner=${csv}`);
  const { items } = await api.ok('GET', `/apis/apps/v1/namespaces/${namespace}/deployments?labelSelector=${selector}`);
  return items.every(({ metadata, status }: Deployment) => {
    const isComponent = Object.keys(metadata.labels).some(key => key.startsWith('operators.coreos.com/'));
    return isComponent && status?.observedGeneration === metadata.generation;
  });
}

/** By OLM's roles for each API our accounts may list and delete operands; Kubernetes gathers them within seconds. */
const operandRights = [
  { role: 'subscription-guard-operands-view', account: 'webhook', verb: 'list' },
  { role: 'subscription-guard-operands-edit', account: 'sweeper', verb: 'delete' },
];

async function rightsGathered(api: Api, { spec }: OwnerOfCrds): Promise<boolean> {
  const owned = spec.customresourcedefinitions?.owned ?? [];
  const answers = await Promise.all(
    operandRights.map(async ({ role, account, verb }) => {
      if (!(await api.exists(`/apis/rbac.authorization.k8s.io/v1/clusterroles/${role}`))) return true;
      const user = `system:serviceaccount:subscription-guard:${account}`;
      const reviews = owned.map(({ name }) => {
        const [resource, ...group] = name.split('.');
        const spec = { user, resourceAttributes: { verb, resource, group: group.join('.') } };
        return api.ok('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec });
      });
      return (await Promise.all(reviews)).every(({ status }) => status.allowed);
    }),
  );
  return answers.every(Boolean);
}

interface OwnerOfCrds {
  readonly spec: { readonly customresourcedefinitions?: { readonly owned?: readonly { readonly name: string }[] } };
}

interface InstallPlan {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly clusterServiceVersionNames: readonly string[] };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly lastUpdateTime: string }[];
  };
}

interface Deployment {
  readonly metadata: { readonly generation: number; readonly labels: Readonly<Record<string, string>> };
  readonly status?: { readonly observedGeneration?: number };
}
