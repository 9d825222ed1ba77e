import type { ObjectName, Resource } from '../cluster/cluster.ts';
import { conversionServiceOf, groupOfCrd, kindOfCrd } from '../cluster/crd.ts';
import { inVersionOf } from '../cluster/object.ts';
import { customResourceDefinitions } from '../cluster/resources.ts';
import type { Reads } from '../inventory/reads.ts';
import { unconverted } from '../inventory/unknown.ts';
import { type AuditedObject, asAudited, csvsOf, fullName } from './audited-object.ts';
import type { Living } from './living.ts';
import { type WhoManages, withoutManager } from './other-managers.ts';
import type { AuditedObjects } from './read-objects.ts';
import { type Reinstall, reinstallOf } from './reinstall.ts';
import type { UnavailableDeployment } from './unavailable-deployments.ts';

/** What this needs of the input of the rules. */
interface Sources {
  readonly reads: Reads;
  readonly objects: AuditedObjects;
  readonly living: Living;
  readonly whoManages: WhoManages;
  readonly crdsByHand: () => Promise<ReadonlySet<string>>;
  readonly unavailableDeployments: () => Promise<readonly UnavailableDeployment[]>;
}

/** An API whose objects no operator at work looks after. */
export interface AbandonedApi {
  readonly crd: AuditedObject;
  /** Absent: it is not served. */
  readonly resource?: Resource;
  /** Its objects, if they could be read. */
  readonly objects: readonly AuditedObject[];
  /** The Service that converts them between versions, if one does. */
  readonly convertedBy?: ObjectName;
  /** What has OLM install the operator again, if a Subscription waits for that. */
  readonly reinstall?: Reinstall;
  /** They could not be read, because the webhook that converts them does not answer. */
  readonly isUnconverted: boolean;
}

/** Returns the APIs of operators that are gone, or that have neither a Subscription nor a Pod at work. */
export async function abandonedApis(input: Sources): Promise<AbandonedApi[]> {
  const crds = [...(await abandonedCrds(input)), ...(await crdsOfUnavailable(input))];
  return Promise.all(crds.map(crd => apiOf(crd, input)));
}

/** Returns the CRDs of CSVs that are gone, if no other program manages them, either. */
export async function abandonedCrds({
  objects,
  living,
  whoManages,
  crdsByHand,
}: Sources): Promise<readonly AuditedObject[]> {
  const abandoned = objects.crds.filter(({ meta }) => living.owner(meta) === false);
  if (abandoned.length === 0) return [];
  const owned = await crdsByHand();
  return withoutManager(
    abandoned.filter(({ ref }) => !owned.has(ref.name)),
    whoManages,
  );
}

/** Returns the CRDs with only CSVs that have no Subscription and no available Deployment. */
async function crdsOfUnavailable(input: Sources): Promise<readonly AuditedObject[]> {
  const down = (await input.unavailableDeployments()).filter(({ isOperatorDown }) => isOperatorDown);
  const unavailable = new Set(down.map(({ csv }) => fullName(csv.ref)));
  const crds = input.objects.crds.filter(({ meta }) => {
    const there = csvsOf(meta).filter(input.living.csv);
    return there.length > 0 && there.every(csv => unavailable.has(fullName(csv)));
  });
  return withoutManager(crds, input.whoManages);
}

async function apiOf(crd: AuditedObject, input: Sources): Promise<AbandonedApi> {
  const {
    reads,
    objects: { csvs },
  } = input;
  const { name } = crd.ref;
  const its = new Set(csvsOf(crd.meta).map(fullName));
  const reinstall = csvs.filter(({ ref }) => its.has(fullName(ref))).flatMap(csv => reinstallOf(csv, input) ?? [])[0];
  const definition = await reads.get(customResourceDefinitions, name);
  const convertedBy = conversionServiceOf(definition);
  const known = {
    crd,
    isUnconverted: false,
    objects: [],
    ...(convertedBy && { convertedBy }),
    ...(reinstall && { reinstall }),
  };
  const kind = kindOfCrd(definition);
  const resource = kind === undefined ? undefined : await reads.resource(groupOfCrd(name), kind);
  if (!resource) return known;
  const objects = await reads.list(resource, { content: 'metadata', pick: asAudited });
  return {
    ...known,
    resource: inVersionOf(
      resource,
      objects.map(({ ref }) => ref),
    ),
    objects,
    isUnconverted: unconverted(reads.unknowns).includes(name),
  };
}
