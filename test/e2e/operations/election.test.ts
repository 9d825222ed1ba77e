import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { Program, waitFor } from '../../support/control-plane/process.ts';

const main = join(import.meta.dirname, '..', '..', 'election', 'candidate-process.ts');
const lease = '/apis/coordination.k8s.io/v1/namespaces/default/leases/election';

t.test('leader election between processes, on a real API server', async t => {
  const cluster = await startCluster(t, { olm: 'apis' });
  const file = join(cluster.dir, 'leaders');
  const started = new Map<string, Program>();
  const start = (identity: string): void => {
    const program = candidate(cluster, identity, file).start();
    t.teardown(() => program.stop('SIGKILL'));
    started.set(identity, program);
  };
  const leaderOtherThan = async (identity: string): Promise<string> => {
    let leader = '';
    await waitFor(`a leader other than ${identity}`, async () => {
      leader = linesOf(file).findLast(({ what }) => what === 'leads')?.identity ?? '';
      return leader !== '' && leader !== identity;
    });
    return leader;
  };
  for (const identity of ['a', 'b']) start(identity);
  const first = await leaderOtherThan('');
  const [follower = ''] = ['a', 'b'].filter(identity => identity !== first);

  await t.test('one leads, and the Lease says so in the way of Kubernetes', async t => {
    const { spec } = await cluster.api.ok('GET', lease);
    const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
    t.match(spec, { holderIdentity: first, leaseDurationSeconds: 15, leaseTransitions: 0, renewTime: time });
    await cluster.until('a renewal', async () => {
      const renewed = (await cluster.api.ok('GET', lease)).spec;
      return renewed.renewTime > spec.renewTime && renewed.acquireTime === spec.acquireTime;
    });
  });

  await t.test('when it is killed, the other one leads, once the Lease has expired', async t => {
    await started.get(first)?.stop('SIGKILL');
    const { renewTime } = (await cluster.api.ok('GET', lease)).spec;
    t.equal(await leaderOtherThan(first), follower);
    const { spec } = await cluster.api.ok('GET', lease);
    t.match(spec, { holderIdentity: follower, leaseTransitions: 1 });
    t.ok(Date.parse(spec.acquireTime) - Date.parse(renewTime) >= 15_000, 'not sooner');
  });

  await t.test('when that one is told to stop, it frees the Lease, and the next need not wait for that', async t => {
    start('c');
    await cluster.until('candidate c to wait', async () => started.get('c')?.tail().includes('waiting') ?? false);
    await started.get(follower)?.stop();
    const freed = (await cluster.api.ok('GET', lease)).spec;
    t.match(
      linesOf(file).find(({ what }) => what !== 'leads'),
      { identity: follower, what: 'stopped' },
    );
    t.equal(await leaderOtherThan(follower), 'c');
    t.ok(freed.holderIdentity === '' || freed.holderIdentity === 'c', 'freed', freed);
  });

  await t.test('a leader whose Lease somebody else takes ends its work at the next look', async t => {
    await cluster.api.ok('PATCH', lease, { spec: { holderIdentity: 'somebody' } });
    await cluster.until('candidate c to end', async () => started.get('c')?.running === false);
    t.match(linesOf(file).at(-1), { identity: 'c', what: 'lost' });
  });

  await t.test('there were never two at the same time', async t => {
    const leaders = linesOf(file).filter(({ what }) => what === 'leads');
    const changes = leaders.filter(({ identity }, index) => identity !== leaders[index - 1]?.identity);
    t.strictSame(
      changes.map(({ identity }) => identity),
      [first, follower, 'c'],
    );
  });
});

function candidate({ kubeconfig, dir }: TestCluster, identity: string, file: string): Program {
  const args = [main, kubeconfig, 'default', identity, file];
  return new Program(process.execPath, { args, log: join(dir, 'logs', `candidate-${identity}.log`) });
}

/** In the order in which they were written, by whichever process. */
function linesOf(file: string): { readonly identity: string; readonly what: string }[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => line.split(' '))
    .map(([identity = '', what = '']) => ({ identity, what }));
}
