import { sentenceOf, type Unknown } from '../../../inventory/unknown.ts';
import type { Markup } from './markup.ts';
import { list } from './page.ts';

/** What could not be read: then there may be more. */
export function unreadList(unknowns: readonly Unknown[]): Markup {
  return list('unread', 'What could not be read, so there may be more', unknowns.map(sentenceOf));
}
