import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundledPackage } from './packages.ts';

const root = join(import.meta.dirname, '..', '..');

/** The texts of licenses of packages that bring none along. They say nothing of whom the copyright is. */
const standardTexts: Record<string, string> = {
  'Apache-2.0': 'LICENSE',
  MIT: 'scripts/bundle/licenses/MIT.txt',
  Unlicense: 'scripts/bundle/licenses/Unlicense.txt',
};

/** What a license that is the head of a source file says. */
const textInSources: Record<string, RegExp> = {
  'BSD-3-Clause': /Redistribution and use in source and binary forms[\s\S]*Neither the name/,
};

/**
 * The notices that the licenses of all packages in a bundle ask for, with their texts.
 * @param legalComments What esbuild has collected of the comments that are meant to be kept.
 */
export function noticesOf(program: string, packages: readonly BundledPackage[], legalComments: string): string {
  const head = [
    `${program} is one file that holds the code of ${packages.length} packages of others. These are their licenses.`,
    'The license of the rest is in the file LICENSE beside this one.',
  ].join('\n');
  const comments = legalComments.trim();
  const tail = comments === '' ? [] : [section('Comments in their sources that are to be kept', [comments])];
  return `${[head, ...packages.map(noticeOf), ...tail].join('\n\n')}\n`;
}

function noticeOf(bundled: BundledPackage): string {
  const own = readdirSync(join(root, bundled.folder))
    .filter(file => /^(licen[cs]e|notice|copying|copyright|authors)/i.test(file))
    .toSorted();
  const texts = own.length > 0 ? own.map(file => read(join(bundled.folder, file))) : textsFor(bundled);
  return section(`${bundled.name} ${bundled.version}: ${bundled.license}`, texts);
}

/** The package brings no text along: what its sources say, and the texts that its license is known by. */
function textsFor({ name, license, author, files }: BundledPackage): string[] {
  const heads = [...new Set(files.flatMap(file => copyrightIn(read(file))))];
  const texts = license.match(/[\w.+-]+/g)?.filter(word => word !== 'AND') ?? [];
  return [
    ...(heads.length > 0 ? heads : [`Copyright (c) ${author}`]),
    ...texts.flatMap(id => {
      if (heads.some(head => textInSources[id]?.test(head))) return [];
      const file = standardTexts[id];
      if (file === undefined) throw new Error(`${name} brings no license along, and there is no text of ${id} here`);
      return read(file);
    }),
  ];
}

/** The comment with which a file begins, where it is about copyright. */
function copyrightIn(source: string): string[] {
  const [head = ''] = /^(?:\/\/.*\n)+/.exec(source) ?? [];
  return head.includes('Copyright') ? [head.replaceAll(/^\/\/ ?/gm, '').trim()] : [];
}

function section(title: string, texts: readonly string[]): string {
  return [`${'='.repeat(100)}\n${title}\n${'='.repeat(100)}`, ...texts].join('\n\n');
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n').trim();
}
