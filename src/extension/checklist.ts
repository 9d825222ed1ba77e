import { asFits, numbered } from '../checklist/checklist.ts';
import type { Detail } from '../checklist/detail.ts';
import { resourceLines } from '../checklist/operand-lines.ts';
import { unknownLine } from '../checklist/unknown-lines.ts';
import type { Visibility } from '../checklist/visibility.ts';
import { count, countsByKind, describePolicies, listed, mustGoFirst } from '../checklist/words.ts';
import { isForbidden } from '../cluster/cluster.ts';
import { describe, isA, type ObjectRef } from '../cluster/object.ts';
import { clusterServiceVersions, customResourceDefinitions } from '../cluster/resources.ts';
import { shortDigest } from '../plan/digest.ts';
import type { Policy } from '../policy/policy.ts';
import { consentCommand, extensionDeletion, extensionPlanCommand, viewCommands } from './commands.ts';
import type { Consent } from './consent.ts';
import { lossOf } from './loss.ts';
import { doomed, type ExtensionPlan, takenAlong } from './plan.ts';
import { clusterExtensions } from './resources.ts';

/** What the cluster's owners and the extension's say about its data. */
export interface Stance {
  readonly policy: Policy;
  /** Absent: nobody has decided that the data may go. */
  readonly consent?: Consent;
}

/**
 * The plan as text for a person after a denial: what the deletion would delete, and what to do about it, in order. As with
 * the checklist for Subscriptions, the text has limits, and the same plan makes the same bytes.
 */
export function extensionChecklist(plan: ExtensionPlan, stance: Stance, visible: Visibility): string {
  return asFits(detail => render(plan, stance, visible, detail));
}

function render(plan: ExtensionPlan, stance: Stance, visible: Visibility, detail: Detail): string {
  const { subject, digest } = plan;
  const { names } = stance.policy;
  return [
    `Deleting ${detail.subject ? describe(subject.ref) : `this ${subject.ref.kind}`} deletes ${lossOf(plan)}.`,
    '',
    ...numbered([
      unknownLines(plan, visible, detail),
      ...(stance.consent ? [] : [dataLines(plan, visible, detail), otherDataLines(plan)]),
      needLines(plan, visible, detail),
      choiceLines(plan, stance, detail),
    ]),
    '',
    `Full list: ${extensionPlanCommand(subject.ref)}   (plan ${shortDigest(digest)})`,
    ...(names.length > 0 ? [`Decided by ${describePolicies(names, detail.policies)}.`] : []),
  ].join('\n');
}

/** The cause of a failed read can name objects, so only those who may see extensions get it. */
function unknownLines({ subject, unknowns, unread }: ExtensionPlan, visible: Visibility, detail: Detail): string[] {
  if (unknowns.length === 0) return [];
  const title = 'It is not known what else would be deleted, so the deletion is blocked';
  if (detail.unknowns === 0) return [`${title} (${count(unknowns.length, 'read')} failed).`];
  const tellWhy = detail.names && visible(clusterExtensions);
  const lines = unknowns.map(unknown => unknownLine(unknown, tellWhy));
  return [
    `${title}:`,
    ...listed(lines, detail.unknowns, 'more'),
    ...(unread.length > 0 && unknowns.some(({ error }) => isForbidden(error))
      ? ['To let subscription-guard see these custom resources:', ...viewCommands(subject.ref, unread)]
      : []),
  ];
}

function dataLines({ customResources }: ExtensionPlan, visible: Visibility, detail: Detail): string[] {
  const apis = customResources
    .map(({ resource, items }) => ({ resource, items: items.filter(mustGoFirst) }))
    .filter(({ items }) => items.length > 0);
  if (apis.length === 0) return [];
  return [
    'First delete what the operator manages, while it can still clean up after it:',
    ...resourceLines(apis, visible, detail),
    ...managerLines(apis, visible, detail),
  ];
}

/** A manager such as Argo CD makes a custom resource again, so people must remove it there, too. */
function managerLines(apis: ExtensionPlan['customResources'], visible: Visibility, { names }: Detail): string[] {
  const managed = apis.flatMap(({ resource, items }) =>
    items.filter(({ ref, managedBy }) => managedBy && names && visible(resource, ref.namespace)),
  );
  return [...Map.groupBy(managed, ({ managedBy }) => managedBy)]
    .slice(0, maxManagers)
    .map(
      ([manager, { length }]) =>
        `${length} of them ${length === 1 ? 'is' : 'are'} managed by ${manager}, which may make ${length === 1 ? 'it' : 'them'} again`,
    );
}

const maxManagers = 3;

function otherDataLines({ items }: ExtensionPlan): string[] {
  const data = items.filter(({ fate }) => fate === 'Blocks');
  return data.length === 0 ? [] : [`Data would go as well, with all that is in them: ${countsByKind(data, 3)}.`];
}

const maxNeeds = 4;

function needLines({ neededBy }: ExtensionPlan, visible: Visibility, detail: Detail): string[] {
  if (neededBy.length === 0) return [];
  const named = neededBy.filter(({ by }) => detail.names && isVisible(by, visible)).map(({ by }) => nameOfNeed(by));
  const hidden = neededBy.length - named.length;
  const others = hidden > 0 ? [count(hidden, named.length > 0 ? 'other operator' : 'operator')] : [];
  const all = [...listed(named, maxNeeds, 'more'), ...others];
  return [`Still needed by ${all.join(', ')}: uninstall ${neededBy.length === 1 ? 'that' : 'those'} first.`];
}

export function isVisible(by: ObjectRef, visible: Visibility): boolean {
  return isA(by, clusterServiceVersions) ? visible(clusterServiceVersions, by.namespace) : visible(clusterExtensions);
}

function nameOfNeed(by: ObjectRef): string {
  return by.namespace === undefined ? describe(by) : `${by.name} (${by.namespace})`;
}

function choiceLines(plan: ExtensionPlan, { policy, consent }: Stance, detail: Detail): string[] {
  const { ref } = plan.subject;
  const rest = takenAlong(plan);
  const kept = keepsCrds(plan, policy);
  const isOnlyAboutData = plan.unknowns.length === 0 && plan.neededBy.length === 0 && !kept;
  const choices = [
    ...(kept ? [] : [[whenToDelete(plan), extensionDeletion(ref)]]),
    ...(isOnlyAboutData && !consent && policy.allow.includes('Cascade')
      ? [['let the data go, and delete it again', consentCommand(ref)]]
      : []),
    ...(policy.allow.includes('Orphan') ? [['leave it all behind, unmanaged', extensionDeletion(ref, 'orphan')]] : []),
  ];
  return [
    `${kept ? 'The policy keeps CustomResourceDefinitions, and OLM v1 would delete them with the rest' : 'Then decide about the rest'}: ${countsByKind(rest, detail.kinds)}`,
    ...choices.map(([what, command]) => `${`${what}:`.padEnd(38)}${command}`),
  ];
}

function whenToDelete({ unknowns, neededBy }: ExtensionPlan): string {
  if (unknowns.length > 0) return 'delete it, when that is known';
  return neededBy.length > 0 ? 'delete it, when nothing needs it' : 'delete it, when those are gone';
}

/** Whether the deletion would take along what a policy keeps. */
function keepsCrds(plan: Pick<ExtensionPlan, 'items' | 'withSecrets'>, { crds }: Pick<Policy, 'crds'>): boolean {
  return crds === 'Keep' && takenAlong(plan).some(({ ref }) => isA(ref, customResourceDefinitions));
}

/** Data goes only by two decisions. An API that others need does not go, and nothing does while a read fails. */
export function isHeldUp(plan: ExtensionPlan, { policy, consent }: Stance): boolean {
  return (
    plan.unknowns.length > 0 ||
    plan.neededBy.length > 0 ||
    (doomed(plan).length > 0 && consent === undefined) ||
    keepsCrds(plan, policy)
  );
}
