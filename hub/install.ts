import { setTimeout as delay } from 'node:timers/promises';
import type { Api } from '../test/support/control-plane/api.ts';
import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { installed } from '../test/support/control-plane/install.ts';
import { catalogSource, olmApi } from '../test/support/control-plane/olm.ts';
import { whyNotInstalled } from './install-state.ts';

/** An install that has not moved for so long has failed, whatever OLM calls it: it tries again for ever. */
const standstill = 60_000;
/** OLM itself gives up on an InstallPlan after 5 minutes. */
const patience = 300_000;

/** Subscribes to a package and waits for it to be installed. Returns why it is not. */
export async function subscribe(
  { api }: TestCluster,
  packageName: string,
  namespace: string,
): Promise<string | undefined> {
  await api.ok('POST', `${olmApi}/namespaces/${namespace}/subscriptions`, {
    apiVersion: 'operators.coreos.com/v1alpha1',
    kind: 'Subscription',
    metadata: { name: packageName, namespace },
    spec: { name: packageName, source: catalogSource, sourceNamespace: namespace },
  });
  const why = await waitForInstall(api, packageName, namespace);
  if (why !== undefined) return why;
  return installed(api, namespace, packageName).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

async function waitForInstall(api: Api, packageName: string, namespace: string): Promise<string | undefined> {
  const started = Date.now();
  let last: string | undefined = 'OLM has not resolved it';
  let moved = started;
  while (Date.now() - started < patience) {
    const why = await look(api, packageName, namespace);
    if (why === undefined) return undefined;
    if (why !== last) moved = Date.now();
    last = why;
    if (Date.now() - moved > standstill) {
      if (!(await isUnderWay(api, namespace))) return last;
      moved = Date.now();
    }
    await delay(2_000);
  }
  return last;
}

async function look(api: Api, packageName: string, namespace: string): Promise<string | undefined> {
  const base = `${olmApi}/namespaces/${namespace}`;
  const statusOf = async (path: string) => (await api.send('GET', `${base}/${path}`)).body.status;
  const subscription = await statusOf(`subscriptions/${packageName}`);
  const { installPlanRef, installedCSV } = subscription ?? {};
  const csv = installedCSV && (await statusOf(`clusterserviceversions/${installedCSV}`));
  // A plan holds a whole bundle, and reading it again and again keeps the API server from installing it.
  const plan = !csv && installPlanRef && (await statusOf(`installplans/${installPlanRef.name}`));
  return whyNotInstalled({ subscription, plan: plan || undefined, csv: csv || undefined });
}

/** OLM makes the ClusterServiceVersion early in an InstallPlan, and may take minutes for the rest on a busy machine. */
async function isUnderWay(api: Api, namespace: string): Promise<boolean> {
  const { items } = await api.ok('GET', `${olmApi}/namespaces/${namespace}/installplans`);
  return items.some(({ status }: { status?: { phase?: string } }) => status?.phase === 'Installing');
}
