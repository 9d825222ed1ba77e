import { type Cleanup, cleanups } from '../cleanup/cleanup.ts';
import {
  type ClusterReader,
  isNotServed,
  type KubeObject,
  type ListQuery,
  type ObjectMeta,
  type Resource,
} from '../cluster/cluster.ts';
import { isA, isDefaultAccount, refOf } from '../cluster/object.ts';
import { consolePlugins } from '../cluster/openshift.ts';
import * as resources from '../cluster/resources.ts';
import { callerKinds } from '../inventory/caller-kinds.ts';
import { servicesOf } from '../inventory/callers.ts';
import { authReaderNamespace, authReaderOf } from '../inventory/cluster-service-version.ts';
import { type EnabledPlugin, enabledIn, pluginsOf, readConsole } from '../inventory/console-plugins.ts';
import { componentsOf } from '../inventory/operator.ts';
import { bundleKinds } from '../inventory/owner-labels.ts';
import type { Answer, Reads } from '../inventory/reads.ts';
import type { Manager } from '../managers/manager.ts';
import { copiedFromLabel, managedLabel, managedSelector, notCopiedSelector } from '../names.ts';
import { type Subject, subjectOf } from '../subject/subject.ts';
import { type AuditedObject, asAudited, csvsOf, fullName, operatorsOf, otherManagerOf } from './audited-object.ts';

/** OLM's Operator object with the kinds of the components that it lists. */
export interface AuditedOperator extends AuditedObject {
  readonly kinds: readonly string[];
  readonly onlyCrds: boolean;
  /** The full names of the CSVs that it lists. */
  readonly csvs: readonly string[];
}

/** A ClusterServiceVersion that is no copy. */
interface AuditedCsv extends AuditedObject {
  /**
   * Whether a person made it, as OLM's own packageserver, rather than an InstallPlan. That leaves a label, or, in an OLM
   * before that label, OLM has adopted the CSV: the component label alone proves nothing.
   */
  readonly byHand: boolean;
  /** The ConsolePlugins that it announces. */
  readonly plugins: readonly string[];
}

/** OpenShift's Console, with the plugins that it loads. */
interface AuditedConsole extends AuditedObject {
  readonly plugins: readonly EnabledPlugin[];
  /** The names of all ConsolePlugins. */
  readonly there: ReadonlySet<string>;
}

/** A webhook configuration or an APIService, by which the API server calls a Service. */
export interface AuditedCaller extends AuditedObject {
  readonly services: readonly ServiceName[];
}

/** A RoleBinding `kube-system/<deployment>-service-auth-reader`, and the account that it binds. */
export interface AuthReader extends AuditedObject {
  readonly account: { readonly namespace: string; readonly name: string };
}

interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** All objects that OLM made or labelled, read once for all rules. Without copied CSVs. */
export interface AuditedObjects {
  readonly operators: readonly AuditedOperator[];
  readonly crds: readonly AuditedObject[];
  /** RBAC and ServiceAccounts that OLM made and no object owns. Kubernetes collects owned ones. */
  readonly rbac: readonly AuditedObject[];
  /** Objects of the same kinds with a controller other than OLM: it runs the operator now. */
  readonly adopted: readonly AuditedObject[];
  readonly authReaders: readonly AuthReader[];
  readonly calls: readonly AuditedCaller[];
  /** Cluster-scoped kinds of bundles (PriorityClass, Console…). */
  readonly bundleObjects: readonly AuditedObject[];
  /** Absent if it is not served, or cannot be read. */
  readonly console?: AuditedConsole;
  readonly operatorGroups: Answer<readonly AuditedObject[]>;
  readonly csvs: readonly AuditedCsv[];
  readonly subscriptions: readonly Subject[];
  readonly cleanups: readonly Cleanup[];
}

/**
 * The lists are from different moments, so their order matters. An install creates the Subscription first, then the
 * CSV, then the rest, so this reads dependents before what they depend on. A Cleanup exists before its objects go, so
 * this reads Cleanups first and last.
 */
export async function readObjects(cluster: ClusterReader, reads: Reads): Promise<AuditedObjects> {
  const before = await readCleanups(cluster, reads);
  const [operators, crds, { rbac, adopted }, authReaders, calls, bundleObjects, console, operatorGroups] =
    await Promise.all([
      readOperators(reads),
      readCrds(reads),
      readRbac(reads),
      readAuthReaders(reads),
      readCalls(reads),
      readBundleObjects(reads),
      readAuditedConsole(reads),
      reads.listOrUnknown(resources.operatorGroups, { content: 'metadata', pick: asAudited }),
    ]);
  const csvs = await readCsvs(reads, operators);
  const subscriptions = (await reads.list(resources.subscriptions, {})).map(subjectOf);
  const after = await readCleanups(cluster, reads);
  const all = [...new Map([...before, ...after].map(cleanup => [cleanup.metadata.name, cleanup])).values()];
  return {
    operators,
    crds,
    rbac,
    adopted,
    authReaders,
    calls,
    bundleObjects,
    ...(console && { console }),
    operatorGroups,
    csvs,
    subscriptions,
    cleanups: all,
  };
}

/** For CSVs (alm-examples) and CRDs, which may have 50 kB of annotations each: a usual page would be too large. */
const pageSize = 100;

/** Reads all objects of a kind, or those that `keep` accepts. */
async function readKind(
  reads: Reads,
  resource: Resource,
  query: Pick<ListQuery, 'selector' | 'pageSize'> = {},
  keep: (object: KubeObject) => boolean = () => true,
): Promise<AuditedObject[]> {
  const pick = (object: KubeObject) => (keep(object) ? asAudited(object) : undefined);
  return reads.list(resource, { content: 'metadata', pick, ...query });
}

async function readOperators(reads: Reads): Promise<AuditedOperator[]> {
  return reads.list(resources.operators, {
    pick: object => {
      const components = componentsOf(object);
      const kinds = [...new Set(components.map(({ kind }) => kind))].toSorted();
      const onlyCrds = components.every(ref => isA(ref, resources.customResourceDefinitions));
      const csvs = components.filter(ref => isA(ref, resources.clusterServiceVersions)).map(fullName);
      return { ...asAudited(object), kinds, onlyCrds, csvs };
    },
  });
}

async function readCsvs(reads: Reads, operators: readonly AuditedOperator[]): Promise<AuditedCsv[]> {
  const listed = new Map(operators.map(({ ref, csvs }) => [ref.name, new Set(csvs)]));
  const pick = (object: KubeObject): AuditedCsv => {
    const csv = asAudited(object);
    const isListed = operatorsOf(csv.meta).some(operator => listed.get(operator)?.has(fullName(csv.ref)));
    return { ...csv, byHand: csv.meta.labels?.[managedLabel] !== 'true' && !isListed, plugins: pluginsOf(object) };
  };
  const query = { selector: notCopiedSelector, pageSize, content: 'metadata', pick } as const;
  return reads.list(resources.clusterServiceVersions, query);
}

/** Not by label: a CRD that an old OLM made, or that was disowned, names its CSV only in an annotation. */
async function readCrds(reads: Reads): Promise<AuditedObject[]> {
  return readKind(reads, resources.customResourceDefinitions, { pageSize }, object => {
    const { meta } = asAudited(object);
    return csvsOf(meta).length > 0 || operatorsOf(meta).length > 0;
  });
}

async function readRbac(reads: Reads): Promise<Pick<AuditedObjects, 'rbac' | 'adopted'>> {
  const kinds = [
    resources.clusterRoles,
    resources.clusterRoleBindings,
    resources.roles,
    resources.roleBindings,
    resources.serviceAccounts,
  ];
  const isAdopted = (manager: Manager | undefined): boolean => manager?.evidence === 'controller';
  // Kubernetes makes that one, and OLM only labels it.
  const isWanted = (object: KubeObject): boolean =>
    !isDefaultAccount(refOf(object)) && (isUnowned(object.metadata) || isAdopted(otherManagerOf(object)));
  const listed = await Promise.all(kinds.map(kind => readKind(reads, kind, { selector: managedSelector }, isWanted)));
  const all = listed.flat();
  return {
    rbac: all.filter(({ meta }) => isUnowned(meta)),
    adopted: all.filter(({ manager }) => isAdopted(manager)),
  };
}

function isUnowned({ ownerReferences = [], labels }: ObjectMeta): boolean {
  return ownerReferences.length === 0 && labels?.[copiedFromLabel] === undefined;
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
  const { subjects = [] } = binding as { subjects?: readonly { namespace?: string; name: string }[] };
  // Of the subjects of a binding only ServiceAccounts have a namespace.
  const [account] = subjects.flatMap(({ namespace, name }) => (namespace === undefined ? [] : [{ namespace, name }]));
  return account && { ...asAudited(binding), account };
}

/** Of any label: what an operator makes at run time has none of OLM's. */
async function readCalls(reads: Reads): Promise<AuditedCaller[]> {
  const pick = (object: KubeObject) => {
    const services = servicesOf(object);
    return services.length === 0 ? undefined : { ...asAudited(object), services };
  };
  return (await Promise.all(callerKinds.map(kind => reads.list(kind, { pick })))).flat();
}

async function readBundleObjects(reads: Reads): Promise<AuditedObject[]> {
  const served = await Promise.all(bundleKinds.map(([group, kind]) => reads.resource(group, kind)));
  const kinds = served.filter(resource => resource !== undefined);
  return (await Promise.all(kinds.map(kind => readKind(reads, kind, { selector: managedSelector })))).flat();
}

/** A console enables a plugin before the operator makes the ConsolePlugin, so this reads the list first. */
async function readAuditedConsole(reads: Reads): Promise<AuditedConsole | undefined> {
  const console = await readConsole(reads);
  const plugins = enabledIn(console);
  if (!console || plugins.length === 0) return undefined;
  const found = await reads.listOrUnknown(consolePlugins, {
    content: 'metadata',
    pick: ({ metadata }) => metadata.name,
  });
  return found.known ? { ...asAudited(console), plugins, there: new Set(found.value) } : undefined;
}

/**
 * A cluster with only the guard, or nothing of ours, has no such API. Listing is refused with 403 whether or not the
 * API exists, so this asks discovery first, which every user may.
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
