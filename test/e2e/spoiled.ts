import type { Fault } from '../cluster-port/fault-proxy.ts';

/** What the API server answers when it does not carry out a request. */
export function statusFault(code: number, reason: string, message: string, details?: object): Fault {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
  const body = JSON.stringify(status);
  return { code, body, headers: { 'content-type': 'application/json' } };
}

/** The ways in which a call can fail. */
export const faults: readonly Fault[] = [
  statusFault(409, 'Conflict', 'spoiled'),
  statusFault(429, 'TooManyRequests', 'spoiled'),
  statusFault(500, 'InternalError', 'spoiled'),
  'cut',
  'lost',
];
