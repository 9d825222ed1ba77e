/**
 * Texts that others wrote: names, annotations, error messages. Nothing else cleans them on their way to a terminal or
 * an audit log (docs/facts/admission.md#unlimited-message).
 */

/** Removes what moves the cursor, hides text or reverses it in a terminal; Unicode's line separators count as such. */
export function printable(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
}

/** The same on one line, with at most `max` characters. */
export function oneLine(text: string, max = Number.POSITIVE_INFINITY): string {
  return cut(printable(text).replace(/\s+/g, ' ').trim(), max);
}

/** Cuts, but never in the middle of a character. */
export function cut(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max - 1).join('')}${ellipsis}`;
}

/** The same, counted in bytes. */
export function cutToBytes(text: string, max: number): string {
  if (Buffer.byteLength(text) <= max) return text;
  const kept = Buffer.from(text).subarray(0, max - Buffer.byteLength(ellipsis));
  return new TextDecoder().decode(kept, { stream: true }) + ellipsis;
}

const ellipsis = '…';
