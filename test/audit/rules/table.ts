import t from 'tap';
import { readInput } from '../../../src/audit/input.ts';
import type { AuditRule } from '../../../src/audit/rule.ts';
import { rules } from '../../../src/audit/rules.ts';
import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { describe } from '../../../src/cluster/object.ts';
import { SnapshotCluster } from '../../../src/cluster/snapshot/snapshot-cluster.ts';
import { refusing } from '../../support/fakes/refusing-cluster.ts';
import { healthy } from '../objects.ts';

export interface Case {
  readonly reason: string;
  readonly objects: readonly KubeObject[];
  /** Kinds that may not be read. */
  readonly unreadable?: readonly string[];
  /** RFC 3339. */
  readonly now?: string;
  /** "ClusterServiceVersion redis/redis-operator.v1: its Subscription is gone" */
  readonly want: readonly string[];
}

/** One rule on small clusters, each of its own. */
export function testRule(rule: AuditRule, module: string, cases: Readonly<Record<string, Case>>): void {
  t.equal(`${rule.name}.test.ts`, module.split('/').at(-1), 'a rule is called as its module');
  t.ok(rules.includes(rule), 'it is in force');
  const all = { Healthy: { reason: 'all that a healthy operator has', objects: healthy, want: [] }, ...cases };
  for (const [name, { reason, objects, unreadable = [], now, want }] of Object.entries<Case>(all)) {
    t.test(name, async t => {
      const cluster = refusing(new SnapshotCluster(objects), ({ resource }) => unreadable.includes(resource.kind));
      const input = await readInput(cluster, now === undefined ? undefined : Date.parse(now));
      const found = await rule.find(input);
      t.strictSame(
        found.map(({ ref, reason }) => `${describe(ref)}: ${reason}`),
        want,
        reason,
      );
      for (const { breaks } of found) t.match(breaks, /^\S.*[^.]$/, 'it tells what that breaks, as a clause');
    });
  }
}
