import type { Api } from '../test/support/control-plane/api.ts';

/** What a program tells Prometheus about itself. */
export interface Metrics {
  /** Seconds of CPU since its start. */
  readonly cpu: number;
  /** Bytes. */
  readonly rss: number;
  /** Requests to the API server, as far as the program counts them. */
  readonly requests: number;
  /** Of a sweeper: 1 when it is the one that works. */
  readonly leading: number;
}

/** Of a program of ours. */
export async function metricsOf(healthPort: number): Promise<Metrics> {
  const response = await fetch(`http://127.0.0.1:${healthPort}/metrics`);
  return parsed(await response.text());
}

export async function metricsOfApiServer(api: Api): Promise<Metrics> {
  return parsed(await api.ok('GET', '/metrics'));
}

function parsed(text: string): Metrics {
  return {
    cpu: sumOf(text, 'process_cpu_seconds_total'),
    rss: sumOf(text, 'process_resident_memory_bytes'),
    requests: sumOf(text, 'subscription_guard_api_requests_total'),
    leading: sumOf(text, 'subscription_guard_leader'),
  };
}

function sumOf(text: string, name: string): number {
  const values = text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'gm'));
  return [...values].reduce((sum, [, value]) => sum + Number(value), 0);
}
