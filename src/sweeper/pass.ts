import type { Cleanup, CleanupItem } from '../cleanup/cleanup.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { identityOf, isA } from '../cluster/object.ts';
import { clusterServiceVersions } from '../cluster/resources.ts';
import { ClusterView } from '../cluster/view.ts';
import type { Dependent } from '../inventory/dependent.ts';
import { neededBy } from '../inventory/needed-by.ts';
import { readOlmObjects } from '../inventory/olm-objects.ts';
import { type Neighbours, neighboursOf } from '../plan/neighbours.ts';
import { componentLabelOf, type Subject } from '../subject/subject.ts';

/** What the sweeper knows during one step of one pass over a Cleanup: the live state, read anew each time. */
export interface Pass {
  readonly cleanup: Cleanup;
  readonly cluster: Cluster;
  /** All operators that exist now, to find out what others still need. */
  readonly everybody: Neighbours;
  /** The same without the CSVs that other Cleanups are about to remove. */
  readonly staying: Neighbours;
  /** The CSVs, as `namespace/name`, that other Cleanups are about to remove. */
  readonly leaving: ReadonlySet<string>;
}

/**
 * Reads the cluster as it is now. Sharing and needs may have changed since the approval, so they never come from the
 * record.
 */
export async function beginPass(cleanup: Cleanup, cluster: Cluster, leaving: ReadonlySet<string>): Promise<Pass> {
  const view = new ClusterView(cluster);
  const subject = subjectOfCleanup(cleanup);
  const everybody = await readNeighbours(cleanup, view, subject);
  const staying = leaving.size === 0 ? everybody : await readNeighbours(cleanup, view, subject, leaving);
  return { cleanup, cluster, everybody, staying, leaving };
}

function subjectOfCleanup({ spec: { subject, items } }: Cleanup): Subject {
  const csv = items.find(item => isA(item, clusterServiceVersions) && item.fate === 'Delete');
  return {
    namespace: subject.namespace,
    name: subject.name,
    uid: subject.uid,
    packageName: subject.package,
    operatorName: subject.operator,
    componentLabel: componentLabelOf(subject.operator),
    terminating: true,
    ...(csv && { installedCSV: csv.name }),
  };
}

/** The record's own objects, and their neighbours as they are now. */
async function readNeighbours(
  cleanup: Cleanup,
  view: ClusterView,
  subject: Subject,
  leaving?: ReadonlySet<string>,
): Promise<Neighbours> {
  const recorded = cleanup.spec.items.flatMap(item => (isA(item, clusterServiceVersions) ? item.name : []));
  const olm = await readOlmObjects(view, subject, { leaving, recorded });
  const dependents = cleanup.spec.items.map(dependentOf);
  const need = neededBy(olm);
  return neighboursOf({
    subject,
    // Only the record of a clean-up from a terminal is about no Subscription.
    ...(subject.uid === '' && { leftovers: { csvs: recorded, objects: [] } }),
    olm,
    dependents,
    operandApis: [],
    neededBy: need,
  });
}

function dependentOf(item: CleanupItem): Dependent {
  const { name, uid } = item;
  return { ref: identityOf(item), ...(uid && { meta: { name, uid } }), foundBy: [] };
}
