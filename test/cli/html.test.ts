import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import t, { type Test } from 'tap';
import { leftoversPage } from '../../src/cli/output/html/leftovers-page.ts';
import { html } from '../../src/cli/output/html/markup.ts';
import { page, table } from '../../src/cli/output/html/page.ts';
import { finding, left } from '../audit/findings.ts';
import { opened, pictured, type Scheme, whyNoChromium } from './chromium.ts';
import { healthySnapshot, leftoverSnapshot } from './dumps.ts';
import { cli } from './run-cli.ts';

t.setTimeout(600_000);
if (whyNoChromium) process.stderr.write(`SKIPPED: ${whyNoChromium}\n`);
const skip = whyNoChromium ?? false;
const hostile = `<img src=x onerror="alert('1')"> & \u202e\u001b[31m`;
const background = { light: [255, 255, 255], dark: [13, 17, 23] } as const;
const images = join(import.meta.dirname, '..', '..', 'docs', 'images');

const pages = {
  leftovers: async (t: Test) => (await cli('--snapshot', leftoverSnapshot(t), '-o', 'html')).stdout,
  plan: async (t: Test) =>
    (await cli('plan', 'redis-operator', '-n', 'redis', '--snapshot', healthySnapshot(t), '-o', 'html')).stdout,
  'leftover-plan': async (t: Test) =>
    (await cli('plan', 'redis-operator.redis', '--snapshot', leftoverSnapshot(t), '-o', 'html')).stdout,
};

for (const [name, make] of Object.entries(pages)) {
  t.test(`the page of ${name}`, async t => {
    const text = await make(t);
    t.matchSnapshot(text.replace(/<style>.*<\/style>/s, '<style>').replace(/<script>.*<\/script>/s, '<script>'));
    t.notMatch(text, /(src|href|action)="(?!#)/, 'nothing is fetched from anywhere');
  });
}

t.test('in Chromium', { skip, timeout: 600_000 }, async t => {
  for (const [name, scheme] of [
    ['plan', 'light'],
    ['leftovers', 'dark'],
  ] as const) {
    await t.test(`${name}, ${scheme}`, { timeout: 300_000 }, async t => {
      const text = await pages[name](t);
      const dir = t.testdir({});
      const shown = opened(dir, text, scheme, '--dump-dom');
      t.ok(buttonsIn(text) > 0);
      t.equal(buttonsIn(shown), buttonsIn(text));
      t.notMatch(shown, /<button[^>]* hidden/, 'its script runs, under its own policy, and offers to copy');
      t.strictSame(violationsIn(dir, text, scheme), [], 'accessible');
      const picture = pictured(dir, text, scheme, 1100, 1500);
      t.strictSame([picture.width, picture.height], [1100, 1500]);
      t.strictSame(picture.at(2, 2), background[scheme], 'in the colours that the person wants');
      t.ok(coloursOf(picture) > 20, 'there is something to see');
      if (process.env.TAP_SNAPSHOT === '1') copyFileSync(picture.file, join(images, `${name}-${scheme}.png`));
    });
  }

  await t.test('the test of accessibility sees what is wrong', { timeout: 300_000 }, async t => {
    const pale = html`<img src="data:,"><p style="color:#eee">pale</p>${table({ caption: '', heads: [], rows: [] })}`;
    t.match(violationsIn(t.testdir({}), page('bad', 'summary', pale), 'light'), [/./]);
  });
});

t.test('what others wrote is text, wherever it stands', async t => {
  t.equal(html`<p title="${hostile}">${[hostile]}</p>`.text.split('<').length, 3);
  const finds = [
    finding('rbac-without-owner', hostile, { reason: hostile, breaks: hostile }),
    finding('crd-without-csv', 'x', { object: { apiVersion: 'v1', kind: hostile, namespace: hostile, name: hostile } }),
  ];
  const text = leftoversPage(
    { operators: [{ ...left(finds), operator: hostile, remedy: hostile }], unknowns: [] },
    new Map([[hostile, [{ title: hostile, branches: [] }]]]),
    0,
  );
  t.notMatch(text, '<img');
  for (const character of ['\u202e', '\u001b']) t.notOk(text.includes(character));
  t.match(text, '&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; &amp;');
});

t.test('a page of nothing says so', async t => {
  t.match(leftoversPage({ operators: [], unknowns: [] }, new Map(), 0), 'No leftovers were found.');
});

function buttonsIn(text: string): number {
  return text.split('<button').length - 1;
}

/** What axe finds, as "rule: element". The policy of the page would not let it run. */
function violationsIn(dir: string, text: string, scheme: Scheme): string[] {
  const report = `axe.run().then(({ violations }) => {
    document.body.dataset.violations = JSON.stringify(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)));
  });`;
  const open = text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');
  const shown = opened(
    dir,
    open.replace('</body>', () => `<script>${axe.source}</script><script>${report}</script></body>`),
    scheme,
    '--dump-dom',
  );
  const [, found] = /data-violations="([^"]*)"/.exec(shown) ?? [];
  if (found === undefined) throw new Error('axe has not come to an end');
  return JSON.parse(
    found.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
}

function coloursOf({ width, height, at }: ReturnType<typeof pictured>): number {
  const colours = new Set<string>();
  for (let y = 0; y < height; y += 3) for (let x = 0; x < width; x += 3) colours.add(at(x, y).join());
  return colours.size;
}
