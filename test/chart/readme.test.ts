import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse } from 'yaml';

const chart = join(import.meta.dirname, '..', '..', 'deploy', 'chart');

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

t.test('the README tells of each value what the schema says and what values.yaml sets', async t => {
  const file = join(chart, 'README.md');
  const readme = readFileSync(file, 'utf8');
  const [start, end] = ['<!-- values -->\n', '<!-- /values -->\n'];
  const [before, rest = ''] = readme.split(start);
  const [table, after] = rest.split(end);
  const made = valuesTable();
  if (process.env.TAP_SNAPSHOT === '1') writeFileSync(file, [before, start, made, end, after].join(''));
  else t.equal(table, made, 'TAP_SNAPSHOT=1 writes it anew');
});

t.test('values.yaml sets each value of the schema, and no other', async t => {
  const defaults = parse(readFileSync(join(chart, 'values.yaml'), 'utf8'));
  const names = leaves(schema()).map(([path]) => path);
  for (const path of names) t.not(at(defaults, path), undefined, path.join('.'));
  const known = new Set(names.map(path => path.join('.')));
  t.strictSame(pathsIn(defaults, known), [...known].toSorted());
});

function valuesTable(): string {
  const defaults = parse(readFileSync(join(chart, 'values.yaml'), 'utf8'));
  const rows = leaves(schema()).map(
    ([path, description]) => `| \`${path.join('.')}\` | \`${JSON.stringify(at(defaults, path))}\` | ${description} |`,
  );
  return ['| value | default | what it does |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

function schema(): Schema {
  return JSON.parse(readFileSync(join(chart, 'values.schema.json'), 'utf8'));
}

/** `global` is Helm's own: it is there for parent charts, and never in values.yaml. */
function leaves({ properties, description = '' }: Schema, path: readonly string[] = []): [string[], string][] {
  if (properties === undefined) return [[[...path], description]];
  const own = Object.entries(properties).filter(([name]) => name !== 'global');
  return own.flatMap(([name, schema]) => leaves(schema, [...path, name]));
}

function at(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], values);
}

function pathsIn(values: object, known: ReadonlySet<string>, path: readonly string[] = []): string[] {
  return Object.entries(values)
    .flatMap(([name, value]) => {
      const here = [...path, name];
      const isLeaf = known.has(here.join('.')) || typeof value !== 'object';
      return isLeaf ? [here.join('.')] : pathsIn(value, known, here);
    })
    .toSorted();
}
