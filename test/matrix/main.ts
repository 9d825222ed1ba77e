import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pairOf } from '../support/control-plane/pair.ts';
import { pairs, suites } from './pairs.ts';
import { type Row, rowOf, table } from './table.ts';

/**
 * `npm run test:matrix`: the suites on every Kubernetes and OLM in the field. Ends with a table, and with 1 if a test
 * failed. A first run takes hours of building and testing, so it is no part of `npm test`.
 */
const usage = `npm run test:matrix [-- [--pair KUBERNETES+OLM ...] [SUITE ...]]

Pairs:  ${pairs.join(' ')}
Suites: ${suites.join(' ')}
`;
const { values, positionals } = readArguments();
const rows: Row[] = [];
for (const pair of values.pair ?? pairs)
  for (const suite of positionals.length > 0 ? positionals : suites) rows.push(await runSuite(pair, suite));
process.stdout.write(`\n${table(rows)}\n`);
process.exit(rows.some(({ failed }) => failed > 0) ? 1 : 0);

// --- internal ---

function readArguments() {
  try {
    const parsed = parseArgs({ options: { pair: { type: 'string', multiple: true } }, allowPositionals: true });
    for (const pair of parsed.values.pair ?? []) pairOf(pair);
    return parsed;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

/** In a process of its own: which control plane is meant is part of its environment. */
function runSuite(pair: string, suite: string): Promise<Row> {
  process.stdout.write(`\n${pair} ${suite}\n`);
  const { SUBSCRIPTION_GUARD_CLUSTER_ASSETS: _, ...rest } = process.env;
  const env = { ...rest, CI: 'true', SUBSCRIPTION_GUARD_PAIR: pair };
  const started = Date.now();
  const args = [join(import.meta.dirname, '..', '..', 'scripts', 'test.ts'), join('test', 'e2e', suite)];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  return new Promise(resolve => {
    child.on('close', () => resolve(rowOf(pair, suite, output, Math.round((Date.now() - started) / 1_000))));
  });
}
