import { ClusterError, type ObjectName, type Resource } from '../cluster/cluster.ts';
import { deleteOptions, pathOf } from '../cluster/live/live-cluster.ts';
import { UsageError } from '../programs/process-io.ts';
import type { Connection } from './connection.ts';

type Deletion = Parameters<typeof deleteOptions>[0];

/** Asks the API server for a deletion. A refusal, by the API server or a webhook, becomes the error of the command. */
export async function requestDeletion(
  { client }: Connection,
  resource: Resource,
  at: ObjectName,
  deletion: Deletion,
): Promise<void> {
  try {
    await client.request(pathOf(resource, at), { method: 'DELETE', body: deleteOptions(deletion) });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code === 0) throw error;
    throw new UsageError(`from server (${error.reason}): ${error.message}`);
  }
}
