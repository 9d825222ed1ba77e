import type { Audit } from '../audit/audit.ts';
import type { Finding, LeftoverOperator } from '../audit/finding.ts';
import { type Lost, leftoverSubjects } from '../audit/leftover-subject.ts';
import type { ClusterReader } from '../cluster/cluster.ts';
import { describe, isA } from '../cluster/object.ts';
import { ClusterView } from '../cluster/view.ts';
import { readExtension } from '../extension/extension.ts';
import { clusterObjectSets } from '../extension/resources.ts';
import { takeInventory } from '../inventory/inventory.ts';
import type { Reported } from '../inventory/reads.ts';
import type { Unknown } from '../inventory/unknown.ts';
import { makePlan } from '../plan/plan.ts';
import type { ProcessIo, Sink } from '../programs/process-io.ts';
import { extensionPlan } from './extensions.ts';
import { extensionBranches } from './output/extension-plan.ts';
import type { Trees } from './output/html/leftovers-page.ts';
import { type PlanBranch, planBranches } from './output/plan.ts';
import { policyInForce } from './subjects.ts';

export interface LeftoverTrees {
  readonly trees: Trees;
  readonly unknowns: readonly Unknown[];
}

/** Plans the clean-up of each operator. One after the other: all of them read the same lists. */
export async function leftoverTrees(
  operators: Audit['operators'],
  cluster: ClusterReader,
  io: Pick<ProcessIo, 'stderr'>,
): Promise<LeftoverTrees> {
  const view = new ClusterView(cluster);
  const subjects = operators.length > 0 ? await leftoverSubjects(view) : new Map<string, Lost>();
  const warnOnce = { stderr: once(io.stderr) };
  const trees = new Map<string, readonly PlanBranch[]>();
  const unknowns: Unknown[] = [];
  for (const operator of operators) {
    const lost = subjects.get(operator.operator);
    const { found, unknowns: unread } = await (lost
      ? branchesOf(lost, view, warnOnce)
      : branchesOfExtension(operator, view));
    trees.set(operator.operator, found);
    unknowns.push(...unread);
  }
  return { trees, unknowns };
}

async function branchesOf(
  { subject, leftovers }: Lost,
  view: ClusterReader,
  io: Pick<ProcessIo, 'stderr'>,
): Promise<Reported<PlanBranch>> {
  const { policy, reach } = await policyInForce(subject, view, io);
  const plan = makePlan(await takeInventory(view, subject, { leftovers }), policy, reach);
  return { found: planBranches(plan), unknowns: plan.unknowns };
}

/** A ClusterObjectSet takes along what it owns; no other leftover of OLM v1 takes anything along. */
async function branchesOfExtension({ findings }: LeftoverOperator, view: ClusterReader): Promise<Reported<PlanBranch>> {
  const branches = await Promise.all(findings.map(finding => branchOf(finding, view)));
  return { found: branches.flatMap(({ found }) => found), unknowns: branches.flatMap(({ unknowns }) => unknowns) };
}

async function branchOf({ object }: Finding, view: ClusterReader): Promise<Reported<PlanBranch>> {
  const title = describe(object);
  const set = isA(object, clusterObjectSets) && (await readExtension(view, 'ClusterObjectSet', object.name));
  if (!set) return { found: [{ title, branches: [] }], unknowns: [] };
  const plan = await extensionPlan(set, view);
  return { found: [{ title, branches: extensionBranches(plan) }], unknowns: plan.unknowns };
}

/** The same warning may be about each of the operators. */
function once(stderr: Sink): Sink {
  const written = new Set<string>();
  return {
    write(text) {
      if (!written.has(text)) stderr.write(text);
      written.add(text);
    },
  };
}
