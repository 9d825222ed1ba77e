import { parseArgs } from 'node:util';

/**
 * `npm run demo`: the webhook over a snapshot of a cluster, nothing needed but Node.
 * `npm run demo -- --cluster`: the same with kubectl on a real control plane (needs Go the first time, to build it).
 */
const { values } = parseArgs({ options: { cluster: { type: 'boolean', default: false } } });
const { demo } = values.cluster ? await import('./demo-cluster.ts') : await import('./demo-snapshot.ts');
await demo(line => process.stdout.write(`${line}\n`));
process.exit(0);
