import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { ApiCall } from '../cluster/live/api-client.ts';

/** The prefix of every metric of ours; those of the process have prom-client's usual names. */
export const prefix = 'subscription_guard_';

/** What one program tells Prometheus. */
export function newRegistry(): Registry {
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}

/** What is asked when Prometheus scrapes: whether each of these checks holds. */
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

/** The plural of what a URL path of the Kubernetes API is about: "configmaps" for `/api/v1/namespaces/a/configmaps/b`. */
function resourceIn(path: string): string {
  const [root, ...rest] = path.split('/').slice(1);
  const [first, , ...afterNamespace] = rest.slice(root === 'api' ? 1 : 2);
  if (root !== 'api' && root !== 'apis') return '';
  return (first === 'namespaces' ? (afterNamespace[0] ?? first) : first) ?? '';
}
