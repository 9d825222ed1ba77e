import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parse, stringify } from 'yaml';
import { Results } from '../../../hub/results.ts';
import { redisLikeBundle } from '../../support/control-plane/bundle-copies.ts';
import { ourBundles } from '../../support/control-plane/cluster.ts';
import { type CommandResult, run } from '../../support/control-plane/kubectl.ts';

const main = join(import.meta.dirname, '..', '..', '..', 'hub', 'main.ts');
const patience = 9 * 60_000;

t.setTimeout(patience);

t.test('a catalog of one operator that can be installed, one that never becomes ready, one that is none', async t => {
  t.setTimeout(patience);
  const dir = t.testdir({ nothing: { manifests: { 'csv.yaml': 'kind: Nothing' } } });
  const results = join(t.testdirName, '..', 'hub-results.jsonl');
  t.teardown(() => run('rm', ['-f', results]));
  addExamples(redisLikeBundle('shop', dir));
  cpSync(ourBundles().find(path => path.endsWith('never-ready')) ?? '', join(dir, 'never-ready'), { recursive: true });

  const first = await hub(dir, '--operands', '--results', results);
  t.equal(first.exitCode, 0, 'all is safe', { stderr: first.stderr });
  const clean = { missing: [], foreign: [], left: [], damaged: [], deletion: 'denied', cascade: 'Succeeded' };
  t.match(new Results(results).rows(), [
    { package: 'never-ready', installed: false, reason: /^the CSV is Installing: InstallWaiting/, ...clean },
    { package: 'nothing', version: 'unreadable', installed: false, reason: /cannot be read/ },
    // The Service monitor is an API of another product: a stand-in takes it.
    { package: 'shop-operator', version: '1.0.0', installed: true, operands: 2, ...clean },
  ]);
  t.match(first.stdout, /^\| 3 \| 1 \| \d+ \| 2 \| 0 \| 0 \| 0 \| 0 \| 2 \| 0 \| 2 \|/m, 'the table says so');

  const again = await hub(dir, '--operands', '--results', results);
  t.match(again.stderr, '0 to try', 'what has a result is not tried again');
  t.equal(again.stdout, first.stdout);
});

/** Custom resources as the vendor would show them, one with a finalizer that only a running operator serves. */
function addExamples(bundle: string): void {
  const file = join(bundle, 'manifests', 'redis-operator.clusterserviceversion.yaml');
  const csv = parse(readFileSync(file, 'utf8'));
  const apiVersion = 'shop.example.io/v1';
  csv.metadata.annotations['alm-examples'] = JSON.stringify([
    { apiVersion, kind: 'Redis', metadata: { name: 'small', namespace: 'default' } },
    { apiVersion, kind: 'RedisCluster', metadata: { name: 'big', finalizers: ['shop.example.io/backup'] } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'no-custom-resource' } },
  ]);
  writeFileSync(file, stringify(csv));
  const monitor = { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', metadata: { name: 'shop' } };
  writeFileSync(join(bundle, 'manifests', 'monitor.yaml'), stringify({ ...monitor, spec: {} }));
}

function hub(...args: readonly string[]): Promise<CommandResult> {
  return run(process.execPath, [main, ...args], {}, patience);
}
