import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

const src = join(import.meta.dirname, '..', 'src');

/** What the pure folders may see of the rest (docs/architecture.md): data flows one way, and the world is given to them. */
const seen: Record<string, readonly string[]> = {
  subject: ['cluster', 'inventory'],
  inventory: ['cluster', 'subject'],
  policy: ['cluster'],
  plan: ['cluster', 'inventory', 'policy', 'subject'],
  checklist: ['cluster', 'inventory', 'plan', 'policy', 'subject'],
  audit: ['checklist', 'cleanup', 'cluster', 'inventory', 'plan', 'policy', 'subject'],
};

/** Our own words, and what computes without looking at the world. */
const everywhere = [
  ...['../compare.ts', '../names.ts', '../schema-errors.ts', '../text.ts'],
  ...['typebox', 'typebox/schema', 'typebox/error', 'yaml', 'node:crypto', 'node:util', 'node:zlib'],
];

for (const [folder, others] of Object.entries(seen)) {
  t.test(`src/${folder} sees no more than it may`, async t => {
    const files = globSync(`${folder}/**/*.ts`, { cwd: src });
    t.ok(files.length > 0);
    for (const file of files) t.strictSame(importsOf(file).filter(isForeign), [], file);

    function isForeign(path: string): boolean {
      if (path.startsWith('./') || everywhere.includes(path.replace(/^(\.\.\/)+/, '../'))) return false;
      const [, target = '', inside = ''] = /^(?:\.\.\/)+([a-z-]+)\/(\w+)?/.exec(path) ?? [];
      if (inside === 'live' || inside === 'snapshot') return true;
      return !others.includes(target) && !isWithin(path);
    }
  });
}

/** In a folder of a folder, `..` is still at home. */
function isWithin(path: string): boolean {
  return /^\.\.\/[a-z-]+\.ts$/.test(path);
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/^(?:import|export) [^;]*? from '([^']+)';/gms)].map(([, path = '']) => path);
}
