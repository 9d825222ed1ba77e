import t from 'tap';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { defaultPolicy, type Policy } from '../../../src/policy/policy.ts';
import { fateIn, planIn } from '../../support/objects.ts';

interface Case {
  readonly objects: readonly KubeObject[];
  readonly of: readonly [kind: string, name: string];
  /** As in a plan, with its reason; undefined: the object is not in the plan. */
  readonly fate: string | undefined;
  readonly policy?: Partial<Policy>;
}

/** One test per case: the fate of one object in the plan, which must have no unknowns. */
export function testFates(cases: Readonly<Record<string, Case>>): void {
  for (const [name, { objects, of, fate, policy }] of Object.entries(cases)) {
    t.test(name, async t => {
      const plan = await planIn(objects, { ...defaultPolicy, ...policy });
      t.equal(fateIn(plan, ...of), fate);
      t.strictSame(plan.unknowns, []);
    });
  }
}
