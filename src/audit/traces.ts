import { type Cleanup, cleanups } from '../cleanup/cleanup.ts';
import { type ClusterReader, isNotServed, type KubeObject, type ListQuery, type Resource } from '../cluster/cluster.ts';
import * as resources from '../cluster/resources.ts';
import { authReaderNamespace, authReaderOf } from '../inventory/cluster-service-version.ts';
import { componentsOf } from '../inventory/operator.ts';
import { bundleKinds } from '../inventory/owner-labels.ts';
import type { Answer, Reads } from '../inventory/reads.ts';
import { copiedFromLabel, managedSelector, notCopiedSelector } from '../names.ts';
import { type Subject, subjectOf } from '../subject/subject.ts';
import { csvsOf, operatorsOf, type Trace, traceOf } from './trace.ts';

/** OLM's Operator object with the kinds of the components that it lists. */
export interface OperatorTrace extends Trace {
  readonly kinds: readonly string[];
}

/** Something through which the API server calls a Service: a webhook configuration or an APIService. */
export interface CallTrace extends Trace {
  readonly services: readonly ServiceName[];
}

/** A RoleBinding `kube-system/<deployment>-service-auth-reader`, and whom it lets read. */
export interface AuthReader extends Trace {
  readonly account: { readonly namespace: string; readonly name: string };
}

interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** Everything in the cluster that OLM has left its traces on, read once for all rules. Copied CSVs are left out. */
export interface Traces {
  readonly operators: readonly OperatorTrace[];
  readonly crds: readonly Trace[];
  /** RBAC and ServiceAccounts that OLM made and that no object owns: what is owned, Kubernetes collects. */
  readonly rbac: readonly Trace[];
  readonly authReaders: readonly AuthReader[];
  readonly calls: readonly CallTrace[];
  /** Cluster-scoped kinds of bundles (PriorityClass, Console…). */
  readonly bundleObjects: readonly Trace[];
  readonly operatorGroups: Answer<readonly Trace[]>;
  readonly csvs: readonly Trace[];
  readonly subscriptions: readonly Subject[];
  readonly cleanups: readonly Cleanup[];
}

/**
 * The lists are not of one moment, so their order matters. An operator that is being installed gets its Subscription
 * first, then its CSV, then all the rest; so what depends is read before what it depends on. A Cleanup is there before
 * its objects go, and is looked for at both ends.
 */
export async function readTraces(cluster: ClusterReader, reads: Reads): Promise<Traces> {
  const before = await readCleanups(cluster, reads);
  const [operators, crds, rbac, authReaders, calls, bundleObjects, operatorGroups] = await Promise.all([
    readOperators(reads),
    readCrds(reads),
    readRbac(reads),
    readAuthReaders(reads),
    readCalls(reads),
    readBundleObjects(reads),
    reads.listOrUnknown(resources.operatorGroups, { content: 'metadata', pick: traceOf }),
  ]);
  const csvs = await readKind(reads, resources.clusterServiceVersions, { selector: notCopiedSelector, pageSize });
  const subscriptions = (await reads.list(resources.subscriptions, {})).map(subjectOf);
  const after = await readCleanups(cluster, reads);
  const all = [...new Map([...before, ...after].map(cleanup => [cleanup.metadata.name, cleanup])).values()];
  return {
    operators,
    crds,
    rbac,
    authReaders,
    calls,
    bundleObjects,
    operatorGroups,
    csvs,
    subscriptions,
    cleanups: all,
  };
}

/** Of those whose annotations may have 50 kB each, as a CSV's (alm-examples) and a CRD's: a usual page would not fit. */
const pageSize = 100;

/** The traces of all objects of a kind, or of those that `keep` wants. */
async function readKind(
  reads: Reads,
  resource: Resource,
  query: Pick<ListQuery, 'selector' | 'pageSize'> = {},
  keep: (object: KubeObject) => boolean = () => true,
): Promise<Trace[]> {
  const pick = (object: KubeObject) => (keep(object) ? traceOf(object) : undefined);
  return reads.list(resource, { content: 'metadata', pick, ...query });
}

async function readOperators(reads: Reads): Promise<OperatorTrace[]> {
  const kindsIn = (operator: KubeObject) => [...new Set(componentsOf(operator).map(({ kind }) => kind))].toSorted();
  return reads.list(resources.operators, { pick: object => ({ ...traceOf(object), kinds: kindsIn(object) }) });
}

/** Not by label: one that an old OLM made, or that was disowned, says in an annotation what it was installed with. */
async function readCrds(reads: Reads): Promise<Trace[]> {
  return readKind(reads, resources.customResourceDefinitions, { pageSize }, object => {
    const { meta } = traceOf(object);
    return csvsOf(meta).length > 0 || operatorsOf(meta).length > 0;
  });
}

async function readRbac(reads: Reads): Promise<Trace[]> {
  const kinds = [
    resources.clusterRoles,
    resources.clusterRoleBindings,
    resources.roles,
    resources.roleBindings,
    resources.serviceAccounts,
  ];
  const isOwned = ({ metadata: { ownerReferences = [], labels = {} } }: KubeObject): boolean =>
    ownerReferences.length > 0 || labels[copiedFromLabel] !== undefined;
  const listed = await Promise.all(
    kinds.map(kind => readKind(reads, kind, { selector: managedSelector }, object => !isOwned(object))),
  );
  return listed.flat();
}

async function readAuthReaders(reads: Reads): Promise<AuthReader[]> {
  return reads.list(resources.roleBindings, {
    namespace: authReaderNamespace,
    selector: managedSelector,
    pick: authReaderIn,
  });
}

function authReaderIn(binding: KubeObject): AuthReader | undefined {
  if (!binding.metadata.name.endsWith(authReaderOf(''))) return undefined;
  const { subjects = [] } = binding as { subjects?: readonly { kind: string; namespace: string; name: string }[] };
  const account = subjects.find(({ kind }) => kind === 'ServiceAccount');
  return account && { ...traceOf(binding), account: { namespace: account.namespace, name: account.name } };
}

async function readCalls(reads: Reads): Promise<CallTrace[]> {
  const kinds = [
    resources.validatingWebhookConfigurations,
    resources.mutatingWebhookConfigurations,
    resources.apiServices,
  ];
  const pick = (object: KubeObject) => ({ ...traceOf(object), services: servicesOf(object) });
  return (await Promise.all(kinds.map(kind => reads.list(kind, { selector: managedSelector, pick })))).flat();
}

interface Calling {
  readonly webhooks?: readonly { readonly clientConfig?: { readonly service?: ServiceName } }[];
  readonly spec?: { readonly service?: ServiceName };
}

function servicesOf(object: KubeObject): ServiceName[] {
  const { webhooks = [], spec } = object as Calling;
  const services = [...webhooks.map(({ clientConfig }) => clientConfig?.service), spec?.service];
  return services.flatMap(service => (service ? { namespace: service.namespace, name: service.name } : []));
}

async function readBundleObjects(reads: Reads): Promise<Trace[]> {
  const served = await Promise.all(bundleKinds.map(([group, kind]) => reads.resource(group, kind)));
  const kinds = served.filter(resource => resource !== undefined);
  return (await Promise.all(kinds.map(kind => readKind(reads, kind, { selector: managedSelector })))).flat();
}

/**
 * A cluster in which only the guard is installed, or nothing of ours, has no such API. Whoever may not list it is told so
 * whether there is one or not; what there is, everybody may ask.
 */
async function readCleanups(cluster: ClusterReader, reads: Reads): Promise<Cleanup[]> {
  return reads.attempt({ verb: 'list', resource: cleanups }, [], async () => {
    if (!(await cluster.resource(cleanups.group, cleanups.kind))) return [];
    try {
      return (await Array.fromAsync(cluster.list(cleanups))) as Cleanup[];
    } catch (error) {
      if (isNotServed(error)) return [];
      throw error;
    }
  });
}
