import t from 'tap';
import { object, subscription } from '../support/objects.ts';
import { unpackedBundle } from '../support/unpacked-bundle.ts';
import { auditOf, clusterRole, managed } from './objects.ts';

const role = clusterRole('kitchen-reader', managed);
const binding = {
  ...object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'kitchen-reader', { metadata: { labels: managed } }),
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'kitchen-reader' },
};
const fromCatalog = subscription('redis-operator', 'redis', {
  spec: { name: 'redis-operator', source: 'catalog', sourceNamespace: 'olm' },
});

/** What a living operator may have brought cannot be called left over, and "nothing is left" would be untrue. */
t.test('B8: an InstallPlan of a living operator is missing', async t => {
  const { operators, undecided = [] } = await auditOf([fromCatalog, role, binding]);
  t.strictSame(
    operators.flatMap(({ findings }) => findings.map(({ object: { kind } }) => kind)),
    ['Subscription'],
  );
  t.strictSame(
    undecided.map(({ object: { kind, name }, why }) => `${kind} ${name}: ${why}`),
    ['ClusterRole', 'ClusterRoleBinding'].map(
      kind =>
        `${kind} kitchen-reader: OLM has dropped the InstallPlan of redis-operator.v1 (redis), which may have brought it`,
    ),
  );
});

t.test('B8: the bundle that OLM has unpacked says what it brought', async t => {
  for (const [sourceNamespace, found] of Object.entries({ olm: 2, elsewhere: 0 })) {
    const subscribed = subscription('redis-operator', 'redis', {
      spec: { name: 'redis-operator', source: 'catalog', sourceNamespace },
    });
    const bundle = unpackedBundle('redis-operator', 'redis-operator.v1');
    const { operators, undecided = [] } = await auditOf([subscribed, role, binding, bundle]);
    const roles = operators.flatMap(({ findings }) => findings.filter(({ rule }) => rule === 'rbac-without-owner'));
    t.equal(roles.length, found, `it counts in the namespace of its catalog alone: ${sourceNamespace}`);
    t.equal(undecided.length, 2 - found);
  }
});
