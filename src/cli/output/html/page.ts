import { createHash } from 'node:crypto';
import { html, Markup, nothing } from './markup.ts';

/** A page in one file: a browser fetches nothing for it, and runs no script but ours. */
export function page(title: string, summary: string, content: Markup): string {
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${summary}</p>
</header>
<main>
${content}
</main>
<footer><p>Made by kubectl leftovers of subscription-guard. Nothing in this page is fetched from anywhere.</p></footer>
<p id="copied" role="status" class="hidden"></p>
<script>${new Markup(script)}</script>
</body>
</html>
`.text
  }`;
}

/** A command, with a button that copies it where scripts may run. */
export function command(text: string, purpose: string): Markup {
  return html`<div class="command"><p>${purpose}</p><pre tabindex="0"><code>${text}</code></pre><button type="button" hidden data-copy aria-label="Copy the command to ${purpose}">Copy</button></div>
`;
}

export interface Table {
  readonly caption: string;
  readonly heads: readonly string[];
  /** A row is headed by its first cell. */
  readonly rows: readonly (readonly (string | number | Markup)[])[];
}

/** A table that scrolls by itself if it is too wide, by mouse and by keyboard. */
export function table({ caption, heads, rows }: Table): Markup {
  return html`<div class="table" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map(head => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first = '', ...cells]) =>
    html`<tr><th scope="row">${first}</th>${cells.map(cell => html`<td>${cell}</td>`)}</tr>
`,
)}</tbody>
</table></div>
`;
}

/** A section of lines; without any, nothing. */
export function list(id: string, title: string, lines: readonly string[]): Markup {
  if (lines.length === 0) return nothing;
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<ul>${lines.map(line => html`<li>${line}</li>`)}</ul></section>
`;
}

export interface Leaf {
  readonly label: Markup;
  readonly below: readonly Leaf[];
}

/** All branches are open, so that people can search and print them. */
export function tree(leaves: readonly Leaf[]): Markup {
  if (leaves.length === 0) return nothing;
  return html`<ul class="tree">
${leaves.map(({ label, below }) =>
  below.length === 0
    ? html`<li>${label}</li>
`
    : html`<li><details open><summary>${label}</summary>${tree(below)}</details></li>
`,
)}</ul>
`;
}

/** A word in a colour. The colour says nothing that the word does not say. */
export function badge(kind: string, text: string | number): Markup {
  return html`<span class="badge ${kind.toLowerCase()}">${text}</span>`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** Text has a contrast of at least 4.5 to 1 with its background, light and dark. */
const style = `
:root { --text: #1b1f24; --dim: #57606a; --back: #ffffff; --box: #f3f5f7; --line: #c9d1d9; --link: #0550ae;
  --red: #a40e26; --amber: #7a4a00; --green: #0f5323; --grey: #4a5159; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --dim: #9aa4af; --back: #0d1117; --box: #161b22; --line: #3d444d; --link: #79b8ff;
    --red: #ff9a93; --amber: #e8b54a; --green: #6fdd8b; --grey: #b1bac4; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
header p, footer p { color: var(--dim); margin: 0; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
a { color: var(--link); }
footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .5rem; font-size: .875rem; }
section { border-top: 1px solid var(--line); margin-top: 1.5rem; }
.table { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; color: var(--dim); padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
thead th { color: var(--dim); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
.command { display: grid; grid-template-columns: 1fr auto; gap: .25rem .5rem; margin: .75rem 0; }
.command p { grid-column: 1 / -1; margin: 0; color: var(--dim); }
.command p::first-letter { text-transform: uppercase; }
pre { margin: 0; padding: .6rem .75rem; background: var(--box); border: 1px solid var(--line); border-radius: .4rem;
  overflow-x: auto; }
code { font: .875rem/1.4 ui-monospace, monospace; }
button { font: inherit; font-size: .875rem; padding: .3rem .8rem; color: var(--text); background: var(--box);
  border: 1px solid var(--grey); border-radius: .4rem; cursor: pointer; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.badge { display: inline-block; padding: 0 .5rem; border: 1px solid currentcolor; border-radius: 1rem; font-size: .8rem;
  font-weight: 600; white-space: nowrap; }
.high, .delete { color: var(--red); } .medium, .blocks { color: var(--amber); }
.keep { color: var(--green); } .low, .follows { color: var(--grey); }
ul.tree { list-style: none; margin: 0; padding-left: 1.1rem; border-left: 1px solid var(--line); }
ul.tree li { padding: .1rem 0; overflow-wrap: anywhere; }
summary { cursor: pointer; }
.note { color: var(--dim); font-size: .875rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
@media print { button { display: none; } body { max-width: none; } }
`;

const script = `
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const code = button.parentElement.querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand('copy');
    }
    document.getElementById('copied').textContent = 'Copied: ' + code.textContent;
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}
`;
