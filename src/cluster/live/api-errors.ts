import { oneLine } from '../../text.ts';
import { ClusterError, type ErrorKind, type MissingRight } from '../cluster.ts';
import { resourceName } from '../object.ts';
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
  if (status?.message) {
    const { reason, message } = status;
    const meaning = { kind: kindOf(code, status), missingRight: code === 403 ? missingRightIn(message) : undefined };
    return new ClusterError(code, reason || `HTTP ${code}`, message, meaning);
  }
  return new ClusterError(code, `HTTP ${code}`, `${question}: ${excerptOf(text)}`);
}

/** "The server could not find the requested resource": the Status about an object that is not there names it. */
function isAboutApi(status: Status | null | undefined): boolean {
  return status?.reason === 'NotFound' && !status.details?.name;
}

/**
 * What the API server refuses because of a precondition begins with these words (apimachinery, NewConflict). Webhooks
 * answer 409 as well, in words of their own, and those are about anything.
 */
const conflict = /^Operation cannot be fulfilled on /;
/** k8s.io/apiserver: rest.BeforeDelete, and storage.Preconditions.Check */
const anotherUid = /\bUID in (?:the )?precondition\b/;

function kindOf(code: number, { reason, message = '' }: Status): ErrorKind {
  if (reason === 'NotFound') return 'object-missing';
  if (code !== 409 || reason !== 'Conflict' || !conflict.test(message)) return 'other';
  return anotherUid.test(message) ? 'replaced' : 'changed';
}

/** The API server's words (k8s.io/apiserver, responsewriters.ForbiddenStatusError), in which a subresource has its slash. */
const forbidden =
  /User "system:serviceaccount:([^":]+):([^":]+)" cannot (\w+) resource "([^"/]+)(\/[^"]+)?" in API group "([^"]*)"/;

/** Undefined where the message names none: whoever denies a request for another reason, as a webhook does, uses other words. */
function missingRightIn(message: string): MissingRight | undefined {
  const found = forbidden.exec(message);
  if (!found) return undefined;
  const [, namespace = '', account = '', verb = '', plural = '', subresource = '', group = ''] = found;
  return { namespace, account, verb, resource: `${resourceName({ plural, group })}${subresource}` };
}

/** What was asked is about an API that the cluster does not serve. */
export function notServed(question: string, cause?: unknown): ClusterError {
  return new ClusterError(404, 'NotServed', `${question}: the API server does not serve this path`, {
    kind: 'not-served',
    cause,
  });
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
