import type { KubeObject } from '../cluster/cluster.ts';
import type { DeploymentPods } from '../cluster/deployment.ts';
import { resourceName } from '../cluster/object.ts';
import { operatorGroups as groupResource } from '../cluster/resources.ts';
import type { OlmObjects } from '../inventory/olm-objects.ts';
import type { Unknown } from '../inventory/unknown.ts';
import { oneLine } from '../text.ts';

/** Why an operator does not work as it should. A half-deleted one is often taken for one that is whole. */
export interface Ailment {
  /** A clause that names nothing: "its namespace has no OperatorGroup". */
  readonly what: string;
  /** What OLM says about it. It may name objects. */
  readonly detail?: string;
  /** It is not at work at all, so it takes no finalizer off its operands. */
  readonly isDown?: true;
}

interface CsvStatus {
  readonly phase?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** What OLM calls a CSV that works, or that it is about to replace by one that does. */
const healthyPhases: ReadonlySet<string | undefined> = new Set([undefined, 'Succeeded', 'Replacing', 'Deleting']);

/**
 * Reasons by which OLM calls a CSV something else than Succeeded without a look at its Deployments, or in passing. The Pods
 * run on (docs/facts/olm.md#phase-without-pods), and take finalizers off.
 */
const reasonsWithoutPods: ReadonlySet<string | undefined> = new Set([
  'AllRequirementsMet',
  'CannotModifyStaticOperatorGroupProvidedAPIs',
  'InstallSucceeded',
  'InterOperatorGroupOwnerConflict',
  'InvalidInstallModes',
  'InvalidWebhookDescription',
  'NeedsCertRotation',
  'NoOperatorGroup',
  'NoTargetNamespaces',
  'OperatorConditionNotUpgradeable',
  'OwnerConflict',
  'RequirementsUnknown',
  'TooManyOperatorGroups',
  'UnsupportedOperatorGroup',
]);

/**
 * Returns them in the order in which one leads to the other. It says nothing of what it could not read, nor of a CSV without
 * a status, which OLM is about to install.
 */
export function ailmentsOf(
  { subject, csvs, operatorGroups, unknowns }: OlmObjects,
  pods: readonly DeploymentPods[],
): Ailment[] {
  if (csvs.length === 0) return subject.installedCSV && unknowns.length === 0 ? [csvGone(subject.installedCSV)] : [];
  const groupsKnown = !unknowns.some(isAboutGroups);
  const states = csvs.map(({ object: { metadata, status } }) => ({ metadata, status: (status ?? {}) as CsvStatus }));
  if (states.every(({ status }) => status.phase === undefined)) return [];
  const leaving = states.find(({ metadata }) => metadata.deletionTimestamp !== undefined);
  const ill = states.filter(({ status }) => !healthyPhases.has(status.phase));
  const worst = ill.length === states.length ? ill[0]?.status : undefined;
  return [
    ...(groupsKnown ? groupAilment(operatorGroups.length) : []),
    ...(leaving
      ? [{ what: `its ClusterServiceVersion is already being deleted, since ${leaving.metadata.deletionTimestamp}` }]
      : []),
    ...(worst ? [phaseAilment(worst, pods)] : []),
    ...(pods.length > 0 && pods.every(({ available }) => available === 0) ? [podsAilment(pods)] : []),
  ];
}

/** OLM may be down, or not have noticed yet. */
function podsAilment(pods: readonly DeploymentPods[]): Ailment {
  const since = pods
    .map(({ downSince = '' }) => downSince)
    .toSorted()
    .at(-1);
  return { what: `none of its Pods is available${since ? ` since ${since}` : ''}`, isDown: true };
}

function isAboutGroups(unknown: Unknown): boolean {
  return unknown.verb === 'list' && resourceName(unknown.resource) === resourceName(groupResource);
}

/** Says in what phase a CSV is that does not work; undefined: it works, or is about to. */
export function unhealthyReason({ status }: KubeObject): string | undefined {
  const read = (status ?? {}) as CsvStatus;
  if (healthyPhases.has(read.phase)) return undefined;
  const { what, detail } = phaseAilment(read, []);
  return detail === undefined ? what : `${what}: ${oneLine(detail, 300)}`;
}

/** OLM does not make it again while the Subscription says that it is installed. */
function csvGone(detail: string): Ailment {
  return { what: 'its ClusterServiceVersion is gone', detail, isDown: true };
}

function groupAilment(number: number): Ailment[] {
  if (number === 1) return [];
  return [
    {
      what:
        number === 0
          ? 'its namespace has no OperatorGroup'
          : `its namespace has ${number} OperatorGroups, where OLM lets no operator work`,
    },
  ];
}

/** Where each Deployment has a Pod at work, it may serve finalizers, whatever OLM calls it. */
function phaseAilment(
  { phase = '', reason, message, lastTransitionTime }: CsvStatus,
  pods: readonly DeploymentPods[],
): Ailment {
  const isAtWork = pods.length > 0 && pods.every(({ available = 0 }) => available > 0);
  const detail = [reason, message].filter(text => text !== undefined && text !== '').join(': ');
  const since = lastTransitionTime === undefined ? '' : ` since ${lastTransitionTime}`;
  return {
    what: `OLM has called it ${phase}${since}`,
    ...(detail !== '' && { detail }),
    ...(!reasonsWithoutPods.has(reason) && !isAtWork && { isDown: true as const }),
  };
}
