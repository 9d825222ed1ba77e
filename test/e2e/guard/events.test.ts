import t from 'tap';
import { untoldDenial } from '../../support/control-plane/audit-log.ts';
import { makeRedisCluster } from '../../support/control-plane/bundle-copies.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { startSweeper } from '../../support/control-plane/sweeper.ts';
import { startWebhook } from '../../support/control-plane/webhook.ts';
import { Cascades, subscription } from '../../support/e2e/cascades.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';

const eventsPath = '/apis/events.k8s.io/v1/namespaces/redis/events';

interface Event {
  readonly reason: string;
  readonly note: string;
  readonly reportingController: string;
}

t.test('what the webhook decides is told by Events about the Subscription', async t => {
  const cluster = await startCluster(t, { expectedDenials: [untoldDenial] });
  const { api } = cluster;
  const cascades = new Cascades(cluster);
  await cluster.prepareNamespace('redis');
  const told = async (): Promise<Event[]> => {
    const { items } = (await api.ok('GET', eventsPath)) as { items: Event[] };
    return items.filter(({ reportingController }) => reportingController === 'subscription-guard.io/webhook');
  };
  const remove = (...flags: string[]) =>
    cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis', ...flags);
  const guard = await startWebhook(t, cluster);
  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await makeRedisCluster(cluster, { name: 'our-secret-project' });

  await t.test('the guard alone may not, denies all the same, and says so once', async t => {
    const warnings = () => guard.program.output().split('no Event could be written').length - 1;
    t.equal((await remove()).exitCode, 1);
    await cluster.until('the warning', async () => warnings() === 1);
    t.equal((await remove()).exitCode, 1);
    t.equal((await remove('--cascade=foreground')).exitCode, 1);
    await guard.stop();
    t.equal(warnings(), 1);
    t.strictSame(await told(), []);
  });

  const webhook = await startWebhook(t, cluster, { cascade: true });
  await startSweeper(t, cluster);

  await t.test('a dry run tells nothing; a denial is told once, without names of others', async t => {
    t.equal((await remove('--dry-run=server')).exitCode, 1);
    for (const _ of ['first', 'again']) t.equal((await remove()).exitCode, 1);
    await cluster.until('the Event', async () => (await told()).length > 0);
    const [first, ...more] = await told();
    t.strictSame(more, []);
    t.equal(first?.reason, 'DeletionDenied');
    t.matchSnapshot(first?.note, 'the note');
    t.notMatch(first?.note, 'our-secret-project');
  });

  await t.test('people see it where they look', async t => {
    for (const args of [
      ['describe', subscription, 'redis-operator', '-n', 'redis'],
      ['events', '-n', 'redis', '--for', `${subscription}/redis-operator`],
      ['get', 'events', '-n', 'redis', '--field-selector', 'involvedObject.name=redis-operator'],
    ]) {
      const { stdout } = await cluster.kubectl(...args);
      t.match(stdout, /Warning +DeletionDenied .*Deleting it would leave \d+ objects behind/s, args.join(' '));
    }
  });

  await t.test('a cascade that is admitted is told, too', async t => {
    await cluster.kubectl('delete', 'redisclusters.redis.example.io', '--all', '-n', 'redis');
    await cascades.admitted('redis', 'redis-operator');
    await cluster.until('the Event', async () => (await told()).some(({ reason }) => reason === 'CascadeAdmitted'));
    const { note } = (await told()).find(({ reason }) => reason === 'CascadeAdmitted') ?? {};
    const [, command = ''] = note?.split('To see how that is getting on: ') ?? [];
    const { exitCode, stdout } = await pasteCommand(t, cluster, command, 'getObject');
    t.equal(exitCode, 0, command);
    t.match(stdout, 'redis-operator');
    await cascades.until('redis', 'Succeeded');
  });

  await t.test('it can be turned off', async t => {
    await webhook.stop();
    const off = await startWebhook(t, cluster, { cascade: true, args: ['--events', 'off'] });
    await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
    const before = (await told()).length;
    t.equal((await remove()).exitCode, 1);
    t.equal((await remove('--cascade=foreground', '--dry-run=server')).exitCode, 0);
    await off.stop();
    t.equal((await told()).length, before);
  });
});
