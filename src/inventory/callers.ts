import type { ClusterReader, KubeObject, ObjectName, Resource } from '../cluster/cluster.ts';
import { isA, keyOf } from '../cluster/object.ts';
import * as resources from '../cluster/resources.ts';
import { callerKinds, listCallers } from './caller-kinds.ts';
import { type Calls, type Candidate, candidateOf, type Dependent, type Leftovers } from './dependent.ts';
import type { OlmObjects } from './olm-objects.ts';
import { Reads, type Reported } from './reads.ts';

/**
 * Webhook configurations and APIServices of any label that call a Service which depends on the subject, or which is missing
 * in its namespace. Many operators make theirs at run time, without a trace of OLM; when the Service goes, the API server
 * refuses each request that they are to judge.
 */
export async function findCallers(
  cluster: ClusterReader,
  { subject, otherCsvs, otherSubscriptions }: Pick<OlmObjects, 'subject' | 'otherCsvs' | 'otherSubscriptions'>,
  dependents: readonly Dependent[],
  leftovers: Leftovers | undefined,
): Promise<Reported<Candidate>> {
  const reads = new Reads(cluster);
  const all = (await Promise.all(callerKinds.map(kind => listCallers(reads, kind)))).flat();
  const callers = all.map(callerOf).filter(caller => caller !== undefined);
  const going = new Set(dependents.filter(({ ref }) => isA(ref, resources.services)).map(({ ref }) => pathOf(ref)));
  // In a namespace with other operators, a missing Service may be theirs, which they are about to make again.
  const isAlone =
    otherSubscriptions.length === 0 && !otherCsvs.some(({ namespace }) => namespace === subject.namespace);
  const known = new Set(leftovers?.objects.map(({ ref }) => keyOf(ref)));
  const concerned = callers.filter(
    ({ ref, calls }) =>
      known.has(keyOf(ref)) ||
      calls.services.some(service => going.has(pathOf(service)) || service.namespace === subject.namespace),
  );
  const found = await Promise.all(
    concerned.map(async ({ calls, ...caller }): Promise<Candidate[]> => {
      const others = calls.services.filter(service => !going.has(pathOf(service)));
      const missing = await missingAmong(others, reads);
      const isOurs = known.has(keyOf(caller.ref)) || (isAlone && missing.length > 0);
      if (!isOurs && !calls.services.some(service => going.has(pathOf(service)))) return [];
      return [{ ...caller, calls: { ...calls, missing } }];
    }),
  );
  return reads.report(found.flat());
}

async function missingAmong(services: readonly ServiceName[], reads: Reads): Promise<ServiceName[]> {
  const missing = await Promise.all(services.map(service => reads.isMissing(resources.services, service)));
  return services.filter((_, index) => missing[index]);
}

type ServiceName = Calls['services'][number];

type Caller = Omit<Candidate, 'calls'> & { readonly calls: Omit<Calls, 'missing'> };

function callerOf(object: KubeObject): Caller | undefined {
  const services = servicesOf(object);
  const url = urlOf(object);
  if (services.length === 0) return undefined;
  const deletions = deletionsJudgedBy(object);
  return {
    ...candidateOf(object),
    calls: { services, ...(url !== undefined && { url }), ...(deletions.length > 0 && { deletions }) },
  };
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly operations: readonly string[];
  readonly resources: readonly string[];
}

interface Calling {
  readonly webhooks?: readonly {
    readonly clientConfig?: { readonly service?: ServiceName; readonly url?: string };
    readonly failurePolicy?: string;
    readonly rules?: readonly Rule[];
  }[];
  readonly spec?: { readonly service?: ServiceName };
}

/** The Services that a webhook configuration or an APIService calls, each once. */
export function servicesOf(object: KubeObject): ServiceName[] {
  const { webhooks = [], spec } = object as Calling;
  const services = [...webhooks.map(({ clientConfig }) => clientConfig?.service), spec?.service].flatMap(service =>
    service ? [{ namespace: service.namespace, name: service.name }] : [],
  );
  return [...new Map(services.map(service => [pathOf(service), service])).values()];
}

/** By all its rules: the selectors of a webhook can only make it judge less. */
function deletionsJudgedBy(object: KubeObject): string[] {
  const { webhooks = [] } = object as Calling;
  const rules = webhooks.filter(({ failurePolicy }) => failurePolicy !== 'Ignore').flatMap(({ rules = [] }) => rules);
  const ofDeletions = rules.filter(({ operations }) => operations.some(one => one === 'DELETE' || one === '*'));
  const names = ofDeletions.flatMap(({ apiGroups, resources: plurals }) =>
    apiGroups.flatMap(group => plurals.map(plural => `${plural === '*/*' ? '*' : plural}.${group}`)),
  );
  return [...new Set(names)].toSorted();
}

/** Whether the deletion of an object of a resource is judged. */
export function isDeletionJudged({ deletions = [] }: Calls, { group, plural }: Resource): boolean {
  return deletions.some(name => [`${plural}.${group}`, `*.${group}`, `${plural}.*`, '*.*'].includes(name));
}

/** An address that a webhook configuration calls, which is no Service. */
export function urlOf(object: KubeObject): string | undefined {
  const { webhooks = [] } = object as Calling;
  return webhooks.find(({ clientConfig }) => clientConfig?.url !== undefined)?.clientConfig?.url;
}

function pathOf({ namespace, name }: ObjectName): string {
  return `${namespace}/${name}`;
}
