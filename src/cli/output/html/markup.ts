import { printable } from '../../../text.ts';

/** Text that is HTML already. All other text in a page comes from users, and is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Markup | string | number | readonly Value[];

/** A template of HTML. It escapes values that are not {@link Markup}, and joins the values of a list. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const parts = strings.map((string, index) => string + textOf(values[index] ?? ''));
  return new Markup(parts.join(''));
}

/** No markup. */
export const nothing = new Markup('');

function textOf(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return escaped(printable(String(value)));
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
