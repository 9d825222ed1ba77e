import t from 'tap';
import { visibilityFor } from '../../src/checklist/visibility.ts';
import type { Access } from '../../src/cluster/access.ts';
import { ClusterError } from '../../src/cluster/cluster.ts';
import { mutatingWebhookConfigurations, validatingWebhookConfigurations } from '../../src/cluster/resources.ts';
import { calledByHand, crd, csv, planIn, redis, subscription } from '../support/objects.ts';

const requester = { username: 'alice' };
const redises = { group: 'redis.example.io', plural: 'redises' };

t.test('asks about each kind once, then about the namespaces', async t => {
  const plan = await planIn([subscription(), csv(), crd(), redis('a'), redis('b'), redis('c', 'team-a')]);
  const asked: Access[] = [];
  const visible = await visibilityFor(plan, requester, async (_, access) => {
    asked.push(access);
    return access.namespace === 'team-a';
  });
  const about = asked.filter(({ resource }) => resource === 'redises').map(({ verb, namespace }) => [verb, namespace]);
  t.strictSame(about, [
    ['list', undefined],
    ['list', 'redis'],
    ['list', 'team-a'],
  ]);
  t.equal(visible(redises, 'team-a'), true);
  t.equal(visible(redises, 'redis'), false);
  t.equal(visible(redises), false);
});

t.test('does not ask about namespaces when everything may be listed', async t => {
  const plan = await planIn([subscription(), csv(), crd(), redis('a')]);
  let asked = 0;
  const visible = await visibilityFor(plan, requester, async () => {
    asked += 1;
    return true;
  });
  t.equal(visible(redises, 'redis'), true);
  t.equal(asked, 2, 'Redises and ClusterServiceVersions');
});

t.test('asks about the webhook configurations for which it prints a command', async t => {
  const plan = await planIn([subscription(), csv(), crd(), ...calledByHand('by-hand')]);
  const visible = await visibilityFor(plan, requester, async () => true);
  t.equal(visible(validatingWebhookConfigurations), true);
  t.equal(visible(mutatingWebhookConfigurations), false, 'there is none');
});

t.test('a question that cannot be answered is a no, a fault of ours is not hidden', async t => {
  const plan = await planIn([subscription(), csv(), crd(), redis('a')]);
  const failing = (error: Error) => async (): Promise<boolean> => {
    throw error;
  };
  const visible = await visibilityFor(plan, requester, failing(new ClusterError(500, 'InternalError', 'boom')));
  t.equal(visible(redises, 'redis'), false);
  await t.rejects(visibilityFor(plan, requester, failing(new TypeError('bug'))), { message: 'bug' });
});

t.test('asks about so many namespaces and no more', async t => {
  const operands = Array.from({ length: 30 }, (_, index) => redis('a', `team-${index}`));
  let asked = 0;
  await visibilityFor(await planIn([subscription(), csv(), crd(), ...operands]), requester, async () => {
    asked += 1;
    return false;
  });
  t.ok(asked <= 12, `${asked} questions`);
});
