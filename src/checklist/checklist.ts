import { isA, isDefaultAccount } from '../cluster/object.ts';
import { consoles } from '../cluster/openshift.ts';
import { clusterServiceVersions, installPlans, subscriptions } from '../cluster/resources.ts';
import { callerKinds } from '../inventory/caller-kinds.ts';
import { deleteObjects, disablePlugins, listObjects, showPlan } from '../kubectl.ts';
import { shortDigest } from '../plan/digest.ts';
import type { PlanItem } from '../plan/item.ts';
import { type AnyPlan, leftBehind } from '../plan/plan.ts';
import { goes } from '../plan/ruling.ts';
import { oneLine } from '../text.ts';
import { choicesIn } from './choices.ts';
import { type Detail, details } from './detail.ts';
import { operandLines, operatorFirstLines, outOfReach } from './operand-lines.ts';
import { unknownLines } from './unknown-lines.ts';
import type { Visibility } from './visibility.ts';
import {
  count,
  countAndMore,
  countsByKind,
  describePolicies,
  isCallerKeptInVain,
  isKeptInVain,
  listed,
  restOf,
  totalMore,
} from './words.ts';

/** A message reaches the audit log and a person's terminal, so it is kept short. */
export const maxBytes = 2048;
export const maxLines = 25;

/**
 * The plan as text for a person after a denial: what would be left, and what to do about it, in order. The same plan
 * makes the same bytes. `madeAgain`: the keys of operands that came back. If the text is too long, names become counts;
 * if it is still too long, it leaves out more.
 */
export function checklist(plan: AnyPlan, visible: Visibility, madeAgain?: ReadonlySet<string>): string {
  return asFits(detail => render(plan, visible, detail, madeAgain));
}

/** With as much detail as a message has room for. */
export function asFits(render: (detail: Detail) => string): string {
  let text = '';
  for (const detail of details) {
    text = render(detail);
    if (fits(text)) break;
  }
  return text;
}

function fits(text: string): boolean {
  return Buffer.byteLength(text) <= maxBytes && text.split('\n').length <= maxLines;
}

function render(plan: AnyPlan, visible: Visibility, detail: Detail, madeAgain?: ReadonlySet<string>): string {
  const { subject } = plan;
  const title = `Deleting ${detail.subject ? `Subscription ${subject.namespace}/${subject.name}` : 'this Subscription'} would leave ${plan.unknowns.length > 0 ? 'at least ' : ''}${countAndMore(count(leftBehind(plan).length, 'object'), totalMore(plan.operands))} behind.`;
  const paragraphs = numbered([
    unknownLines(plan, visible, detail),
    operandLines(plan, visible, detail, madeAgain),
    operatorFirstLines(plan, visible, madeAgain),
    neededByLines(plan, visible, detail),
    riderLines(plan, visible, detail),
    protectedLines(plan, detail),
    callerLines(plan, visible, detail),
    pluginLines(plan, visible, detail),
    restLines(plan, visible, detail),
    accountLines(plan),
    pendingLines(plan, visible, detail),
  ]);
  return [
    title,
    ...vendorLines(plan, visible, detail),
    ...ailmentLines(plan, visible, detail),
    '',
    ...paragraphs,
    '',
    `Full list: ${showPlan(subject)}${plan.whole ? `   (plan ${shortDigest(plan.digest)})` : ''}`,
    ...(plan.policy.names.length > 0 ? [`Decided by ${describePolicies(plan.policy.names, detail.policies)}.`] : []),
  ].join('\n');
}

/** The paragraphs of a message that say something, with numbers if there are several. */
export function numbered(all: readonly (readonly string[])[]): string[] {
  const paragraphs = all.filter(lines => lines.length > 0);
  return paragraphs.flatMap(([first, ...more], index) => [
    paragraphs.length > 1 ? `${index + 1}. ${first}` : `${first}`,
    ...more.map(line => `     ${line}`),
  ]);
}

/** The message is an annotation of the CSV, so only readers of the CSV may see it. */
function vendorLines({ subject, uninstallMessage }: AnyPlan, visible: Visibility, { vendor }: Detail): string[] {
  if (!uninstallMessage || vendor === 0 || !visible(clusterServiceVersions, subject.namespace)) return [];
  return [`The operator's vendor says: ${oneLine(uninstallMessage, vendor)}`];
}

/** OLM's words about a CSV name objects, so only those who may read the CSV get them. */
function ailmentLines({ subject, ailments }: AnyPlan, visible: Visibility, { vendor }: Detail): string[] {
  if (ailments.length === 0) return [];
  const shown = visible(clusterServiceVersions, subject.namespace);
  const texts = ailments.map(({ what, detail }) =>
    shown && detail && vendor > 0 ? `${what} (${oneLine(detail, vendor)})` : what,
  );
  return [`The operator does not work as it should: ${texts.join('; ')}.`];
}

const maxNeeds = 4;

function neededByLines(plan: AnyPlan, visible: Visibility, detail: Detail): string[] {
  return [...needLines(plan, visible, detail), ...dependencyLines(plan, visible, detail)];
}

function needLines({ neededBy }: AnyPlan, visible: Visibility, detail: Detail): string[] {
  if (neededBy.length === 0) return [];
  const named = neededBy.filter(need => detail.names && visible(clusterServiceVersions, need.namespace));
  const hidden = neededBy.length - named.length;
  const names = listed(
    named.map(({ csv, namespace }) => `${csv} (${namespace})`),
    maxNeeds,
    'more',
  );
  const all = [...names, ...(hidden > 0 ? [count(hidden, named.length > 0 ? 'other operator' : 'operator')] : [])];
  return [
    `Still needed by ${all.join(', ')}: uninstall ${neededBy.length === 1 ? 'that operator' : 'those operators'} first.`,
  ];
}

/** They stop working for good: OLM does not install what they say they have installed. */
function riderLines({ riding }: AnyPlan, visible: Visibility, detail: Detail): string[] {
  if (riding.length === 0) return [];
  const named = riding.filter(({ namespace }) => detail.names && visible(subscriptions, namespace));
  const names = listed(
    named.map(({ namespace, name }) => `${namespace}/${name}`),
    maxNeeds,
    'more',
  );
  const all =
    named.length === riding.length ? `Subscription ${names.join(', ')}` : count(riding.length, 'other Subscription');
  return [
    `${all} ${riding.length === 1 ? 'uses' : 'use'} this installation, by OLM's copy of it, and will not work without it.`,
  ];
}

/**
 * One InstallPlan serves all Subscriptions of a namespace, so it stays for the others. As long as this one is there, OLM
 * makes a new plan for both (docs/facts/olm.md#missing-plan).
 */
function pendingLines({ subject, items }: AnyPlan, visible: Visibility, detail: Detail): string[] {
  const pending = items.filter(({ because }) => because === 'pending').map(({ ref }) => ref.name);
  if (pending.length === 0) return [];
  const { namespace } = subject;
  const shown = detail.names && visible(installPlans, namespace);
  return [
    `Afterwards delete ${count(pending.length, 'InstallPlan')} of the namespace: approved for ${pending.length === 1 ? 'another Subscription, it installs' : 'other Subscriptions, they install'} this operator again. OLM makes a new one for the others:`,
    shown ? deleteObjects(installPlans, pending, namespace) : listObjects(installPlans),
  ];
}

function dependencyLines({ subject, items }: AnyPlan, visible: Visibility, detail: Detail): string[] {
  const dependencies = items.filter(({ step }) => step === 'dependencies');
  const [first] = dependencies;
  if (!first) return [];
  const shown = detail.names && visible(subscriptions, subject.namespace);
  const what = shown
    ? listed(
        dependencies.map(({ ref }) => ref.name),
        3,
        'more',
      ).join(', ')
    : count(dependencies.length, 'Subscription');
  const them = dependencies.length === 1 ? 'it' : 'them';
  const then = first.fate === 'Delete' ? `to remove it all means to remove ${them}, too` : `delete ${them} next`;
  return [
    `OLM added ${shown ? 'Subscription ' : ''}${what} only for this operator: ${then}, if nothing else needs ${them}.`,
  ];
}

/** These annotations do not help: neither the garbage collector nor OLM heeds them. */
function protectedLines({ items }: AnyPlan, { kinds }: Detail): string[] {
  const precious = items.filter(item => isKeptInVain(item) && !isCallerKeptInVain(item));
  if (precious.length === 0) return [];
  return [
    `Annotated to be kept, but would go along: ${countsByKind(precious, kinds)}. Take off that annotation or the owner.`,
  ];
}

/** Without the operator the API server would refuse each request that they are to judge. */
function callerLines({ items }: AnyPlan, visible: Visibility, { kinds, names }: Detail): string[] {
  const callers = items.filter(isCallerKeptInVain);
  if (callers.length === 0) return [];
  const commands = callerKinds.flatMap(kind => {
    const called = callers.filter(({ ref }) => isA(ref, kind)).map(({ ref }) => ref.name);
    return names && called.length > 0 && visible(kind, undefined) ? [deleteObjects(kind, called)] : [];
  });
  return [
    `Somebody else manages what calls the operator, and nothing would answer it: ${countsByKind(callers, kinds)}. First remove it, also where it comes from${commands.length > 0 ? ':' : '.'}`,
    ...commands,
  ];
}

/** Some consoles crash on the name of a plugin that is gone (docs/facts/openshift.md#plugin-list). */
function pluginLines({ enabledPlugins: { found } }: AnyPlan, visible: Visibility, { names }: Detail): string[] {
  if (found.length === 0) return [];
  const shown = names && visible(consoles);
  const plugins = [...new Set(found.map(({ name }) => name))];
  const what = shown
    ? `plugin${plugins.length === 1 ? '' : 's'} ${plugins.join(', ')}`
    : count(plugins.length, 'plugin');
  const [that, them] = plugins.length === 1 ? ['that is', 'it'] : ['those are', 'them'];
  return [
    `OpenShift's console loads ${what} of this operator, and may crash when ${that} gone. First take ${them} off the list${shown ? ':' : ', spec.plugins of Console cluster.'}`,
    ...(shown ? [disablePlugins(found)] : []),
  ];
}

function restLines(plan: AnyPlan, visible: Visibility, detail: Detail): string[] {
  const rest = restOf(plan);
  if (rest.length === 0) return [];
  return [
    `${rest.length === leftBehind(plan).length ? 'Decide about' : 'Then decide about the rest:'} ${countsByKind(rest, detail.kinds)}`,
    ...choiceLines(plan, detail),
    ...(detail.kept ? keptLines(plan, visible, detail) : []),
  ];
}

/** OLM makes its CSV the owner of a ServiceAccount that the bundle names, although all Pods of the namespace may use it. */
function accountLines({ subject, items }: AnyPlan): string[] {
  if (!items.some(({ ref, fate }) => isDefaultAccount(ref) && goes(fate))) return [];
  return [
    `ServiceAccount default of ${subject.namespace} goes with the operator, and Kubernetes makes a new one: restart the other Pods that use it.`,
  ];
}

/** Lists the objects that stay, by reason. */
function keptLines(plan: AnyPlan, visible: Visibility, detail: Detail): string[] {
  const kept = plan.items.filter(({ fate, step }) => fate === 'Keep' && !toldElsewhere.has(step));
  const groups = [
    { why: 'others use it', items: kept.filter(({ because }) => because === undefined) },
    { why: 'something else manages it', items: kept.filter(({ because }) => because === 'manager') },
  ].filter(({ items }) => items.length > 0);
  const onPurpose = plan.items.filter(({ because }) => because === 'purpose');
  const crds = kept.filter(({ because }) => because === 'reach');
  const beyond = outOfReach(plan, visible, detail);
  return [
    ...groups.map(({ why, items }) => `Not touched, because ${why}: ${countsByKind(items, detail.kinds)}`),
    ...(onPurpose.length > 0 ? [`Kept on purpose: ${countsByKind(onPurpose, detail.kinds)}`] : []),
    ...(beyond.length > 0
      ? [`Not touched, ${whyOutOfReach(plan)}: ${[...beyond, countsByKind(crds, detail.kinds)].join(', ')}`]
      : []),
  ];
}

const toldElsewhere: ReadonlySet<PlanItem['step']> = new Set(['dependencies', 'operands', 'subscription']);

function whyOutOfReach({ items }: AnyPlan): string {
  const reasons = new Set(
    items.flatMap(({ because, step, reason }) => (because === 'reach' && step === 'operands' && reason) || []),
  );
  const [first] = reasons;
  return reasons.size === 1 ? `because ${first}` : 'because neither the operator nor the policy reaches all of it';
}

/** Lists the commands that the policy allows. */
function choiceLines(plan: AnyPlan, { thirdWay }: Detail): string[] {
  const { removeAll, keepCustomResources, leaveAll } = choicesIn(plan);
  if (!removeAll && !leaveAll) return ['The policy allows neither to remove it all nor to leave it all behind.'];
  return [
    ...(removeAll ? [`remove it all, in safe order:  ${removeAll}`] : []),
    ...(keepCustomResources && thirdWay ? [`keep the custom resources:     ${keepCustomResources}`] : []),
    ...(leaveAll ? [`leave it all behind:           ${leaveAll}`] : []),
  ];
}
