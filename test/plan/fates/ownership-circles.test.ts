import t from 'tap';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { defaultPolicy } from '../../../src/policy/policy.ts';
import { crd, fateIn, object, ownedBy, planIn, redis } from '../../support/objects.ts';
import { base, component } from './objects.ts';

/** A ConfigMap, or a Redis, that others of its kind own. */
const linked = (make: (name: string, metadata: object) => KubeObject, name: string, ...owners: readonly string[]) =>
  make(name, {
    labels: component,
    ...ownedBy(...owners.map(owner => make(owner, {}))),
  });
const configMap = (name: string, metadata: object) => object('v1', 'ConfigMap', name, { namespace: 'redis', metadata });
const operand = (name: string, metadata: object) => redis(name, 'redis', metadata);

for (const [kind, make] of [
  ['ConfigMap', configMap],
  ['Redis', operand],
] as const) {
  t.test(
    `what owns itself in a circle stays, with all that it owns, in whatever order it is read: ${kind}`,
    async t => {
      const circle = [
        linked(make, 'a', 'c'),
        linked(make, 'b', 'a'),
        linked(make, 'c', 'b'),
        linked(make, 'self', 'self'),
        linked(make, 'below', 'a'),
      ];
      for (const first of circle.keys()) {
        const turned = [...circle.slice(first), ...circle.slice(0, first)];
        for (const objects of [turned, turned.toReversed()]) {
          const plan = await planIn([...base, crd(), ...objects], { ...defaultPolicy, operands: 'Delete' });
          t.strictSame(
            ['a', 'b', 'c', 'self', 'below'].map(name => fateIn(plan, kind, name)),
            ['c', 'a', 'b', 'self', 'a'].map(owner => `Keep: its owner ${kind} ${owner} is kept`),
            objects.map(({ metadata }) => metadata.name).join(', '),
          );
        }
      }
    },
  );
}
