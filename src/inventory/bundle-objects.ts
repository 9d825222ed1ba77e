import type { ClusterReader } from '../cluster/cluster.ts';
import { withReplaced } from './csv.ts';
import { apiVersionOf, type Candidate, identityOf, keyInBundle } from './dependent.ts';
import type { InstallPlan, Step } from './install-plan.ts';
import { Reads, type Reported } from './reads.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * The objects of the operator's bundles, from the steps of its InstallPlans. This is the only record of those that
 * OLM creates without owner (raw RBAC, ServiceAccounts); it vanishes with the Subscription (facts/olm.md 0.2).
 *
 * Bundles that an upgrade replaced count as well: what a later version dropped is still there.
 */
export async function findBundleObjects(
  cluster: ClusterReader,
  { subject, csvs, installPlans }: Surroundings,
): Promise<Reported<Candidate>> {
  const reads = new Reads(cluster);
  const versions = versionsOf([...csvs.map(({ name }) => name), ...(subject.leftovers?.csvs ?? [])], installPlans);
  const steps = installPlans.flatMap(plan => plan.steps).filter(step => versions.has(step.resolving));
  const candidates = await Promise.all(
    distinct(steps.filter(step => !foundElsewhere.has(step.kind))).map(async (step): Promise<Candidate[]> => {
      const resource = await reads.expectedResource(step);
      if (!resource) return [];
      const { kind, name } = step;
      const namespace = resource.namespaced ? subject.namespace : undefined;
      return [{ ref: identityOf({ apiVersion: apiVersionOf(resource), kind, namespace, name }) }];
    }),
  );
  return reads.report(candidates.flat());
}

/** CSVs are read as such, Subscriptions as dependencies. */
const foundElsewhere = new Set(['ClusterServiceVersion', 'Subscription']);

/** The given CSV names and, as far as the plans tell, those of all the versions that they replaced. */
function versionsOf(names: readonly string[], installPlans: readonly InstallPlan[]): Set<string> {
  const replaces = new Map(
    installPlans.flatMap(({ steps }) => steps.flatMap(({ name, replaces }) => (replaces ? [[name, replaces]] : []))),
  ) as Map<string, string>;
  return withReplaced(names, name => replaces.get(name));
}

function distinct(steps: readonly Step[]): Step[] {
  return [...new Map(steps.map(step => [keyInBundle(step), step])).values()];
}
