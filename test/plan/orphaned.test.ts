import t from 'tap';
import { leftoverSubject } from '../../src/audit/leftover-subject.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { takeInventory } from '../../src/inventory/inventory.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { component, installedCsv } from '../audit/objects.ts';
import { installPlan, operator, ownedBy, subscription } from '../support/objects.ts';

const labels = { [component]: '' };
const other = subscription('other-operator', 'redis');

const cases = {
  Orphaned: {
    reason: 'after --cascade=orphan nobody collects it, and its label keeps the Operator object alive',
    metadata: { labels },
    want: ['Delete remains'],
  },
  OfSomebodyWhoLives: {
    reason: 'another Subscription was resolved together with this one, and still owns it',
    metadata: { labels, ...ownedBy(other) },
    want: [],
  },
  OfAnotherOperator: { reason: 'it does not carry our label', metadata: {}, want: [] },
};

for (const [name, { reason, metadata, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = new SnapshotCluster([installedCsv, operator(), other, installPlan([], { metadata })]);
    const { subject, leftovers } = await leftoverSubject(cluster, ['redis-operator.redis']);
    if (!subject) throw new Error('there is nothing left to plan for');
    const { items } = makePlan(await takeInventory(cluster, subject, { leftovers }), defaultPolicy);
    const plans = items.filter(({ ref }) => ref.kind === 'InstallPlan');
    t.strictSame(
      plans.map(({ fate, step }) => `${fate} ${step}`),
      want,
      reason,
    );
  });
}
