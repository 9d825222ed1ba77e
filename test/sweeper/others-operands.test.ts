import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { defaultPolicy, type Policy } from '../../src/policy/policy.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, csvFor, object, redis, subscription } from '../support/objects.ts';
import { passOver } from './pass-over.ts';

/** Custom resources that a policy may seem to have deleted, and that have become another's since the approval. */

const deleting: Policy = { ...defaultPolicy, operands: 'Delete' };
const dev = { matchLabels: { env: 'dev' } };
const namespace = (name: string, env: string) => object('v1', 'Namespace', name, { metadata: { labels: { env } } });
const taken = {
  ...crd(),
  metadata: {
    ...crd().metadata,
    ownerReferences: [
      {
        apiVersion: 'olm.operatorframework.io/v1',
        kind: 'ClusterObjectSet',
        name: 'redis-1',
        uid: 'x',
        controller: true,
      },
    ],
  },
};

interface Case {
  readonly installed: readonly KubeObject[];
  readonly now: readonly KubeObject[];
  readonly policy: Policy;
  readonly deleted: readonly string[];
}

const cases: Record<string, Case> = {
  CrdTakenOverWhenTheCsvIsGone: {
    installed: [subscription(), csvFor(''), crd()],
    now: [taken, redis('main', 'prod')],
    policy: deleting,
    deleted: [],
  },
  CrdTakenOverWhileTheCsvIsThere: {
    installed: [subscription(), csvFor(''), crd(), redis('main', 'prod')],
    now: [csvFor(''), taken, redis('main', 'prod')],
    policy: deleting,
    deleted: ['delete ClusterServiceVersion redis-operator.v1'],
  },
  NamespaceThatMatchesOnlySinceTheApproval: {
    installed: [
      subscription(),
      csvFor(''),
      crd(),
      redis('main', 'prod'),
      namespace('redis', 'dev'),
      namespace('prod', 'prod'),
    ],
    now: [
      csvFor(''),
      crd(),
      redis('main', 'prod'),
      redis('cache'),
      namespace('redis', 'dev'),
      namespace('prod', 'dev'),
    ],
    policy: { ...deleting, selectors: [dev] },
    deleted: ['delete Redis cache'],
  },
  NamespaceThatMatchesNoMore: {
    installed: [subscription(), csvFor(''), crd(), redis('main', 'prod'), namespace('prod', 'dev')],
    now: [csvFor(''), crd(), redis('main', 'prod'), namespace('prod', 'prod')],
    policy: { ...deleting, selectors: [dev] },
    deleted: ['delete ClusterServiceVersion redis-operator.v1'],
  },
  OperandOfTheOperator: {
    installed: [subscription(), csvFor(''), crd(), redis('main', 'prod')],
    now: [csvFor(''), crd(), redis('main', 'prod')],
    policy: deleting,
    deleted: ['delete Redis main'],
  },
};

for (const [name, { installed, now, policy, deleted }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = new FakeCluster(now);
    await passOver(cluster, { installed, policy });
    t.strictSame(
      cluster.writes.filter(write => write.startsWith('delete ')),
      deleted,
    );
  });
}
