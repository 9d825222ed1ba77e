import { X509Certificate } from 'node:crypto';
import t from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { subscription } from '../../support/e2e/cascades.ts';
import { runDocumented } from '../../support/e2e/documents.ts';
import { Load } from '../../support/e2e/load.ts';
import { shownBy } from '../../support/https.ts';
import { type Replica, Replicas } from './replicas.ts';

const operations = 'docs/operations.md';

t.test('two replicas of the webhook behind a Service', async t => {
  const cluster = await startCluster(t);
  const replicas = await Replicas.start(t, cluster, 2);
  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await cluster.kubectl('apply', '-f', 'test/support/manifests/operands.yaml');
  const { balancer, all } = replicas;
  const [first, second] = all as [Replica, Replica];

  const remove = (...flags: string[]) =>
    cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis', ...flags);
  const untilGuarded = () =>
    cluster.until('the guard to be in force', async () => {
      const { exitCode, stderr } = await remove('--dry-run=server');
      return exitCode === 1 && stderr.includes('would leave');
    });
  await replicas.register();
  await untilGuarded();
  // With the time that deploy/ gives an answer: more people would only tell how fast two busy cores are.
  const load = new Load(cluster, 3);
  t.teardown(() => load.stop());
  await load.answered(100);
  const madeTo = ({ port }: Replica): number => balancer.made.get(port) ?? 0;
  t.ok(madeTo(first) > 0 && madeTo(second) > 0, 'the API server calls both');

  await t.test('a certificate that is renewed under load costs no call', async t => {
    for (const version of ['2', '3']) {
      for (const replica of all) {
        const { cert } = await replicas.renew(replica, version);
        const wanted = new X509Certificate(cert).fingerprint256;
        const shown = async (): Promise<boolean> => (await shownBy(replica.port)).fingerprint256 === wanted;
        await cluster.until('the new certificate', shown);
      }
      await load.answered(50);
    }
    t.strictSame(load.wrong, []);
  });

  for (const [index, replica] of all.entries()) {
    await t.test(`SIGTERM of replica ${index + 1} under load costs no call`, async t => {
      const other = all.find(each => each !== replica) as Replica;
      const before = madeTo(other);
      replica.program.signal('SIGTERM');
      await cluster.until('it to be gone', async () => !replica.program.running);
      await load.answered(50);
      t.strictSame(load.wrong, []);
      t.ok(madeTo(other) > before, 'its connections went to the other one');
      const log = replica.log();
      const draining = log.findIndex(({ msg }) => msg === 'draining');
      t.ok(
        log.slice(draining).some(({ msg }) => msg === 'decision'),
        'it answered while it was draining',
      );
      t.equal(log.at(-1)?.msg, 'stopped');
      replica.program.start();
      await replicas.untilReady(replica);
    });
  }

  await load.answered(50);
  await load.stop();
  t.strictSame(load.wrong, []);

  await t.test('with both down, deletions fail closed, and say where it is written whom to ask', async t => {
    for (const { program } of all) program.signal('SIGKILL');
    await cluster.until('nobody to be ready', async () => !all.some(replica => balancer.isReady(replica)));
    const { exitCode, stderr } = await remove();
    t.equal(exitCode, 1);
    t.matchSnapshot(withoutPorts(stderr), 'what kubectl prints');
    const [, annotation, where] = /see-annotation-([a-z]+)-of-namespace-([a-z-]+)\?/.exec(stderr) ?? [];
    const { metadata } = await cluster.api.ok('GET', `/api/v1/namespaces/${where}`);
    const contact = metadata.annotations[`subscription-guard.io/${annotation}`];
    t.equal(contact, 'the administrators of this cluster', 'as deploy/ has it');
    const told = await runDocumented(cluster, operations, '### Whom to ask');
    t.equal(told.stdout, contact);
    t.equal((await remove('--dry-run=server', '--cascade=orphan')).exitCode, 1, 'whatever is chosen');
    const namespace = await cluster.kubectl('create', 'namespace', 'others');
    t.equal(namespace.exitCode, 0, 'everything else goes on');
  });

  await t.test('the documented way to let deletions through lets them through', async t => {
    const { exitCode, stderr } = await runDocumented(cluster, operations, '### Let deletions through');
    t.equal(exitCode, 0, stderr);
    await cluster.until('a deletion to pass', async () => (await remove('--dry-run=server')).exitCode === 0);
  });

  await t.test('the documented way back guards again', async t => {
    for (const { program } of all) program.start();
    for (const replica of all) await replicas.untilReady(replica);
    const { exitCode, stderr } = await runDocumented(cluster, operations, '### And guard again');
    t.equal(exitCode, 0, stderr);
    await untilGuarded();
    for (const { program } of all) program.signal('SIGKILL');
    await cluster.until('deletions to fail again', async () => {
      const { stderr } = await remove('--dry-run=server');
      return stderr.includes('failed calling webhook');
    });
  });

  await t.test('the documented way to switch it off takes it out of the way', async t => {
    const { exitCode, stderr } = await runDocumented(cluster, operations, '### Switch it off');
    t.equal(exitCode, 0, stderr);
    await cluster.until('a deletion to pass', async () => (await remove('--dry-run=server')).exitCode === 0);
    t.equal((await remove()).exitCode, 0, 'for good');
  });
});

function withoutPorts(text: string): string {
  return text.replaceAll(/:\d{5}\b/g, ':PORT').replaceAll(/127\.0\.0\.1/g, 'ADDRESS');
}
