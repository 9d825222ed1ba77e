import type { Registry } from 'prom-client';
import type { Resource } from './cluster/cluster.ts';
import { ApiClient } from './cluster/live/api-client.ts';
import { followChanges } from './cluster/live/changes.ts';
import { loadKubeConfig } from './cluster/live/kube-config.ts';
import { LiveCluster } from './cluster/live/live-cluster.ts';
import { apiMetrics } from './metrics/registry.ts';
import { atStart, type Check } from './server/health.ts';

/** What our programs have of the API server. */
export interface ApiServer {
  readonly client: ApiClient;
  readonly cluster: LiveCluster;
  /** For /readyz: that it has answered since the start. */
  readonly check: Check;
  /** Tells of changes until the signal aborts. A watch that breaks is logged, and taken up again. */
  readonly follow: (resource: Resource, onChange: () => void, signal: AbortSignal) => Promise<void>;
}

interface ApiServerOptions {
  readonly kubeconfig: string | undefined;
  readonly register: Registry;
  readonly logger: { warn(fields: object, message: string): void };
}

/** Milliseconds. */
const versionTimeout = 2_000;

/** Calls it for the first time when somebody asks for something. */
export function apiServerOf({ kubeconfig: file, register, logger }: ApiServerOptions): ApiServer {
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
