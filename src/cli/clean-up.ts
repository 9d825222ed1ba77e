import type { Cleanup, CleanupStatus } from '../cleanup/cleanup.ts';
import { cleanupFor } from '../cleanup/record.ts';
import { ClusterError, isObjectMissing } from '../cluster/cluster.ts';
import { resourceOf } from '../cluster/crd.ts';
import { deleteOptions, pathOf } from '../cluster/live/live-cluster.ts';
import { retrying } from '../cluster/live/retrying.ts';
import { describe } from '../cluster/object.ts';
import { stepsOf } from '../plan/item.ts';
import type { Plan } from '../plan/plan.ts';
import type { ProcessIo } from '../programs/process-io.ts';
import { reconcile } from '../sweeper/reconcile.ts';
import type { Connection } from './connection.ts';
import { exitCodes } from './exit-codes.ts';
import { follow } from './follow.ts';

/** Milliseconds between two passes. */
const interval = 500;

/**
 * Carries out a plan with the sweeper's code, but with the caller's rights and a record in memory only. After an
 * interruption the next run finds what is gone.
 */
export async function cleanUp(plan: Plan, { cluster }: Connection, io: ProcessIo): Promise<number> {
  const { now } = io;
  let cleanup = recordOf(plan, now());
  const readStatus = async (signal: AbortSignal): Promise<CleanupStatus> => {
    const options = {
      cluster: retrying(cluster, { signal }),
      others: async () => ({ leaving: new Set<string>(), departed: new Set<string>() }),
    };
    const status = await reconcile(cleanup, { ...options, now: now() });
    cleanup = { ...cleanup, status };
    return status;
  };
  return follow(
    {
      steps: stepsOf(plan),
      readStatus,
      interval,
      whenStalled: 'Resolve that, then run the same command again.',
      whenInterrupted: 'What is gone is gone; run the same command again to go on.',
    },
    io,
  );
}

/** Without marks: they inform people about a sweeper in the cluster, and there may be none. */
function recordOf(plan: Plan, now: number): Cleanup {
  const { spec, ...record } = cleanupFor(plan, { username: '' });
  const metadata = { ...record.metadata, creationTimestamp: new Date(now).toISOString() };
  return { ...record, metadata, spec: { ...spec, items: spec.items.map(item => ({ ...item, marked: false })) } };
}

/** Has the API server check each deletion: rights, UIDs, other webhooks. */
export async function dryRun({ items }: Plan, { client, cluster }: Connection, { stderr }: ProcessIo): Promise<number> {
  let refused = 0;
  for (const { ref, uid } of items.filter(({ fate }) => fate === 'Delete')) {
    const resource = await resourceOf(cluster, ref);
    if (!resource || uid === undefined) continue;
    const body = deleteOptions({ propagationPolicy: 'Background', uid, dryRun: 'All' });
    try {
      await client.request(pathOf(resource, ref), { method: 'DELETE', body });
      stderr.write(`${describe(ref)} deleted (server dry run)\n`);
    } catch (error) {
      if (isObjectMissing(error)) continue;
      if (!(error instanceof ClusterError)) throw error;
      refused += 1;
      stderr.write(`${describe(ref)}: ${error.reason}: ${error.message}\n`);
    }
  }
  return refused === 0 ? exitCodes.nothing : exitCodes.error;
}
