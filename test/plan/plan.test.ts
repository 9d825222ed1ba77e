import t from 'tap';
import { leftBehind } from '../../src/plan/plan.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import {
  crd,
  csv,
  installPlan,
  object,
  operator,
  ownedBy,
  planIn,
  redis,
  step,
  subscription,
} from '../support/objects.ts';

const condition = object('operators.coreos.com/v2', 'OperatorCondition', 'redis-operator.v1', {
  namespace: 'redis',
  metadata: ownedBy(csv()),
});
const role = object('rbac.authorization.k8s.io/v1', 'Role', 'redis-operator.v1', {
  namespace: 'redis',
  metadata: { labels: { 'olm.managed': 'true' }, ...ownedBy(condition) },
});
const account = object('v1', 'ServiceAccount', 'raw', {
  namespace: 'redis',
  metadata: { labels: { 'olm.managed': 'true' } },
});
const everything = [
  subscription(),
  csv(),
  condition,
  role,
  account,
  installPlan([step('ServiceAccount', 'raw')]),
  crd(),
  redis('prod'),
  operator(),
];

t.test('items come in safe order, followers in the step of their leader', async t => {
  const plan = await planIn(everything);
  t.strictSame(
    plan.items.map(({ step, ref }) => `${step} ${ref.kind}`),
    [
      'operands Redis',
      'subscription InstallPlan',
      'csv ClusterServiceVersion',
      'csv OperatorCondition',
      'csv Role',
      'remains ServiceAccount',
      'crds CustomResourceDefinition',
      'operator Operator',
    ],
  );
});

t.test('what goes with the Subscription is not left behind', async t => {
  const plan = await planIn(everything);
  t.equal(leftBehind(plan).length, plan.items.length - 1);
});

t.test('the digest', async t => {
  const { digest } = await planIn(everything);
  t.match(digest, /^[0-9a-f]{64}$/);
  t.equal((await planIn(everything.toReversed())).digest, digest, 'does not depend on the order of reading');
  t.equal(
    (await planIn(everything, { ...defaultPolicy, names: ['some'] })).digest,
    digest,
    'is no matter of who decides',
  );
  t.not((await planIn([...everything, redis('second')])).digest, digest, 'another object');
  t.not((await planIn(everything, { ...defaultPolicy, operands: 'Delete' })).digest, digest, 'another fate');
  const replaced = { ...account, metadata: { ...account.metadata, uid: 'another' } };
  t.not((await planIn(everything.map(one => (one === account ? replaced : one)))).digest, digest, 'another UID');
  const marked = {
    ...account,
    metadata: { ...account.metadata, annotations: { 'subscription-guard.io/cleanup': 'x' } },
  };
  t.equal(
    (await planIn(everything.map(one => (one === account ? marked : one)))).digest,
    digest,
    'our mark is no change',
  );
});
