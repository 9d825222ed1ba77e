import type { Registry } from 'prom-client';
import type { Resource } from '../cluster/cluster.ts';
import { ApiClient } from '../cluster/live/api-client.ts';
import { followChanges } from '../cluster/live/changes.ts';
import { loadKubeConfig } from '../cluster/live/kube-config.ts';
import { LiveCluster } from '../cluster/live/live-cluster.ts';
import { apiMetrics } from '../metrics/registry.ts';
import { atStart, type Check } from '../server/health.ts';

/** What our programs need of the API server. */
export interface Connection {
  readonly client: ApiClient;
  readonly cluster: LiveCluster;
  /** For /readyz: holds once the API server has answered. */
  readonly check: Check;
  /** Calls back on changes until the signal aborts. Logs a broken watch and reopens it. */
  readonly follow: (resource: Resource, onChange: () => void, signal: AbortSignal) => Promise<void>;
}

interface ConnectionOptions {
  readonly kubeconfig: string | undefined;
  readonly register: Registry;
  readonly logger: { warn(fields: object, message: string): void };
}

/** Milliseconds. */
const versionTimeout = 2_000;

/** Makes no call until the first question. */
export function connect({ kubeconfig: file, register, logger }: ConnectionOptions): Connection {
  const client = new ApiClient(loadKubeConfig(file === undefined ? {} : { file }), apiMetrics(register));
  return {
    client,
    cluster: new LiveCluster(client),
    check: atStart(async () => {
      await client.request('/version', { signal: AbortSignal.timeout(versionTimeout) });
    }),
    follow: (resource, onChange, signal) => {
      const onError = ({ message }: Error): void =>
        logger.warn({ resource: resource.plural, why: message }, 'a watch broke');
      return followChanges({ client, resource, onChange, onError, signal });
    },
  };
}
