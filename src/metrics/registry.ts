import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ApiCall } from '../cluster/live/api-client.ts';

/** The prefix of our metrics. Metrics of the process have prom-client's usual names. */
export const prefix = 'subscription_guard_';

/** The metrics of one program. */
export function newRegistry(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}

/** Runs the checks at each scrape and reports which of them hold. */
export function readinessMetric(register: Registry, holding: () => Promise<Readonly<Record<string, boolean>>>): void {
  new Gauge({
    name: `${prefix}ready`,
    help: '1 for each check of /readyz that holds, else 0',
    labelNames: ['check'],
    registers: [register],
    async collect() {
      for (const [check, holds] of Object.entries(await holding())) this.set({ check }, holds ? 1 : 0);
    },
  });
}

/** Calls to the API server. */
export function apiMetrics(register: Registry): (call: ApiCall) => void {
  const requests = new Counter({
    name: `${prefix}api_requests_total`,
    help: 'Requests to the API server, by verb, resource and HTTP status (0: no answer)',
    labelNames: ['verb', 'resource', 'code'],
    registers: [register],
  });
  return ({ method, path, code }) => requests.inc({ verb: method, resource: resourceIn(path), code: `${code}` });
}

/**
 * The plural of the resource in a URL path of the Kubernetes API: "configmaps" for `/api/v1/namespaces/a/configmaps/b`.
 */
function resourceIn(path: string): string {
  const [root, ...rest] = path.split('/').slice(1);
  const [first, , ...afterNamespace] = rest.slice(root === 'api' ? 1 : 2);
  if (root !== 'api' && root !== 'apis') return '';
  return (first === 'namespaces' ? (afterNamespace[0] ?? first) : first) ?? '';
}
