import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { soak } from './soak.ts';

/** `npm run soak -- --minutes N`: lives of operators while everything around them fails. Ends with 1 if a promise broke. */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '60' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  process.stderr.write('npm run soak [-- --minutes N]\n');
  process.exit(2);
}
const bundles = mkdtempSync(join(tmpdir(), 'subscription-guard-soak-'));
try {
  const { lines, broken } = await soak({ minutes, bundles, tell: line => process.stderr.write(`${line}\n`) });
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = broken ? 1 : 0;
} finally {
  rmSync(bundles, { recursive: true, force: true });
}
// Servers of the control plane may hold the process otherwise.
process.exit();
