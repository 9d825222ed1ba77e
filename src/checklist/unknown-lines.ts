import { createHash } from 'node:crypto';
import type { MissingRight } from '../cluster/cluster.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import { inWords, sentenceOf, type Unknown, unconverted } from '../inventory/unknown.ts';
import { grantRights } from '../kubectl.ts';
import type { AnyPlan } from '../plan/plan.ts';
import { oneLine } from '../text.ts';
import { withoutConversion } from './choices.ts';
import type { Detail } from './detail.ts';
import type { Visibility } from './visibility.ts';
import { count, listed } from './words.ts';

/**
 * Lists the failed reads, and what to do. The cause of a failed read can name objects, so only those who may see the
 * operator get it. "Try again" appears only if time may help: an administrator must grant a missing right.
 */
export function unknownLines(plan: AnyPlan, visible: Visibility, detail: Detail): string[] {
  const { subject, unknowns } = plan;
  if (unknowns.length === 0) return [];
  const seesOperator = visible(clusterServiceVersions, subject.namespace);
  const tellWhy = detail.names && seesOperator;
  const rights = unknowns.flatMap(({ error }) => error.missingRight ?? []);
  const crds = unconverted(unknowns);
  const title = titleOf(rights.length === unknowns.length, crds.length > 0);
  const unaided = crds.length > 0 && seesOperator ? withoutConversion(plan, crds.slice(0, maxConversions)) : undefined;
  const grant = [
    ...(rights.length === 0 ? [] : [`to grant it:  ${commandFor(rights)}`]),
    ...(unaided === undefined ? [] : [`to do without it:  ${unaided}`]),
  ];
  if (detail.unknowns === 0) return [`${title} (${count(unknowns.length, 'read')} failed).`, ...grant];
  return [
    `${title}:`,
    ...listed(
      unknowns.map(unknown => unknownLine(unknown, tellWhy)),
      detail.unknowns,
      'more',
    ),
    ...grant,
  ];
}

const maxConversions = 3;

/** Time alone mends neither a missing right nor a webhook that is gone. */
function titleOf(isForbidden: boolean, isUnconverted: boolean): string {
  const title = 'It is not known what else would be left, so the deletion is blocked.';
  if (isUnconverted)
    return `${title} A conversion webhook does not answer: repair the operator, or do without it, and lose what only another version holds`;
  return isForbidden
    ? `${title} subscription-guard has no right to look; ask an administrator to grant it`
    : `${title} Try again, or ask an administrator to look into it`;
}

/** One failed read. `tellWhy`: whether the reader may see the cause. */
export function unknownLine(unknown: Unknown, tellWhy: boolean): string {
  return tellWhy ? oneLine(sentenceOf(unknown), 240) : oneLine(`could not ${inWords(unknown).what}`, 120);
}

/** So many have room; after these have been granted, the next denial names the rest. */
const maxGranted = 8;

/** What the webhook reads to decide, the sweeper reads again before it deletes. */
function commandFor(rights: readonly MissingRight[]): string {
  const verbs = [...new Set(rights.map(({ verb }) => verb))].toSorted();
  const resources = [...new Set(rights.map(({ resource }) => resource))].toSorted().slice(0, maxGranted);
  const accounts = rights.flatMap(({ namespace, account }) => [`${namespace}:${account}`, `${namespace}:sweeper`]);
  const digest = createHash('sha256').update(`${verbs} ${resources}`).digest('hex').slice(0, 6);
  return grantRights(`subscription-guard-reads-${digest}`, verbs, resources, [...new Set(accounts)]);
}
