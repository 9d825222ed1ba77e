import type { Fault } from '../control-plane/fault-proxy.ts';
import { failures } from '../fakes/fault-injector.ts';

/** What the API server answers when it does not carry out a request. */
export function statusFault(code: number, reason: string, message: string, details?: object): Fault {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
  const body = JSON.stringify(status);
  return { code, body, headers: { 'content-type': 'application/json' } };
}

/** The ways in which a call can fail, as the API server's side shows them. */
export const faults: readonly Fault[] = Object.values(failures).map(({ error, carriedOut }) => {
  if (error.code > 0) return statusFault(error.code, error.reason, error.message);
  return carriedOut ? 'lost' : 'cut';
});
