import t from 'tap';
import { checklist, maxBytes, maxLines } from '../../src/checklist/checklist.ts';
import { everythingVisible } from '../../src/checklist/visibility.ts';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { shortDigest } from '../../src/plan/digest.ts';
import { crd, csv, object, planIn, redis, subscription } from '../objects.ts';

/** Cases of docs/field-reports.md, by their ids: the message in a state in which a command cannot work. */
const finalizers = ['redis.example.io/cleanup'];
const deletionTimestamp = '2026-11-29T21:00:00Z';
const down = csv(undefined, undefined, {
  spec: csv().spec,
  status: { phase: 'Failed', message: 'install strategy failed: no such image' },
});
const topic = object('redis.example.io/v1', 'Topic', 't', { namespace: 'redis', metadata: { finalizers } });
const owning = (...crds: readonly (readonly [kind: string, plural: string])[]) =>
  csv(undefined, undefined, {
    spec: {
      customresourcedefinitions: {
        owned: crds.map(([kind, plural]) => ({ name: `${plural}.redis.example.io`, kind, version: 'v1' })),
      },
    },
  });

const cases: Record<string, { readonly objects: readonly KubeObject[]; readonly reason: string }> = {
  'B2: a deletion that waits for the operator': {
    objects: [subscription(), csv(), crd(), redis('db', 'redis', { finalizers, deletionTimestamp })],
    reason: 'to delete it once more changes nothing',
  },
  'B2: the operator is down, and an operand has a finalizer': {
    objects: [subscription(), down, crd(), redis('db', 'redis', { finalizers })],
    reason: 'a plain deletion of it would hang',
  },
  'B2: the operator is down, and the deletion hangs': {
    objects: [subscription(), down, crd(), redis('db', 'redis', { finalizers, deletionTimestamp }), redis('cache')],
    reason: 'the way out is for a person to decide',
  },
  'B6: its ClusterServiceVersion is gone': {
    objects: [
      subscription(),
      crd(),
      object('operators.coreos.com/v1', 'Operator', 'redis-operator.redis', {
        status: {
          components: {
            refs: [
              {
                apiVersion: 'apiextensions.k8s.io/v1',
                kind: 'CustomResourceDefinition',
                name: 'redises.redis.example.io',
              },
            ],
          },
        },
      }),
      redis('db'),
    ],
    reason: 'nobody can clean up after it',
  },
  'B11: what has finalizers comes first': {
    objects: [
      subscription(),
      owning(['Redis', 'redises'], ['Topic', 'topics']),
      crd(),
      crd('Topic', 'topics'),
      redis('cluster'),
      topic,
    ],
    reason: 'the cluster serves the finalizer of the topic',
  },
};

for (const [name, { objects, reason }] of Object.entries(cases)) {
  t.test(name, async t => {
    const plan = await planIn(objects);
    const text = checklist(plan, everythingVisible);
    t.ok(text.split('\n').length <= maxLines && Buffer.byteLength(text) <= maxBytes);
    t.matchSnapshot(text.replaceAll(shortDigest(plan.digest), 'DIGEST'), reason);
  });
}
