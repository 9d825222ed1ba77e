import { oneLine } from '../../text.ts';
import { ClusterError } from '../cluster.ts';
import type { Body } from './api-body.ts';

/** What the API server says about a request that it did not carry out. */
interface Status {
  readonly reason?: string;
  readonly message?: string;
  readonly details?: { readonly name?: string };
}

/** What kube-apiserver answers below a path that nobody has registered, as that of an API that it does not know. */
const noSuchPath = '404 page not found';

/**
 * An answer that is not a success. The API server explains itself in a Status object; proxies before it do not, so what
 * they say about a path is neither "no such API" nor "no such object".
 */
export function errorOfAnswer(code: number, { value, text }: Body, question: string): ClusterError {
  const status = value as Status | null | undefined;
  if (code === 404 && (isAboutApi(status) || text.trim() === noSuchPath)) return notServed(question);
  if (status?.message) return new ClusterError(code, status.reason || `HTTP ${code}`, status.message);
  return new ClusterError(code, `HTTP ${code}`, `${question}: ${excerptOf(text)}`);
}

/** "The server could not find the requested resource": the Status about an object that is not there names it. */
function isAboutApi(status: Status | null | undefined): boolean {
  return status?.reason === 'NotFound' && !status.details?.name;
}

/** What was asked is about an API that the cluster does not serve. */
export function notServed(question: string, cause?: unknown): ClusterError {
  return new ClusterError(404, 'NotServed', `${question}: the API server does not serve this path`, { cause });
}

/** An answer that claims success but cannot be read, as a login page of a proxy. */
export function errorOfText(code: number, body: string, question: string): ClusterError {
  return new ClusterError(code, 'NotJson', `${question}: the answer cannot be read: ${excerptOf(body)}`);
}

/** No answer at all. */
export function errorOfTransport(error: unknown, server: string, signal: AbortSignal | undefined): ClusterError {
  const options = { cause: error };
  if (signal?.aborted || ownTimeouts.has(codeOf(error) ?? '')) {
    return new ClusterError(0, 'Timeout', `the API server ${server} did not answer in time`, options);
  }
  return new ClusterError(0, 'Unreachable', `the API server ${server} cannot be reached: ${reasonOf(error)}`, options);
}

/** The request could not even be signed: a token file is missing, an exec plugin failed. */
export function errorOfAuthentication(error: unknown, server: string): ClusterError {
  const message = `cannot authenticate to the API server ${server}: ${reasonOf(error)}`;
  return new ClusterError(0, 'Unreachable', message, { cause: error });
}

/** Whether the connection broke before an answer began, as one that the other side was just closing as idle does. */
export function isConnectionLost(error: unknown): boolean {
  return ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '');
}

const ownTimeouts = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

function excerptOf(body: string): string {
  return oneLine(body, 200) || 'no explanation';
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** One line. An AggregateError (a host name with several addresses) has a code, but no message. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.trim().split('\n')[0] || codeOf(error) || error.name;
}
