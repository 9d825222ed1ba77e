import { oneLine } from '../../text.ts';
import { ClusterError, type ErrorKind, type MissingRight } from '../cluster.ts';
import { resourceName } from '../object.ts';
import type { Body } from './api-body.ts';

/** The API server's account of a request that it did not carry out. */
interface Status {
  readonly reason?: string | undefined;
  readonly message?: string;
  readonly details?: { readonly name?: string };
}

/** The answer of kube-apiserver to an unregistered path, such as that of an API that it does not know. */
const noSuchPath = '404 page not found';

/**
 * Makes an error of an answer that is not a success. The API server explains itself in a Status object. Proxies in
 * front of it do not, so their 404 means neither "no such API" nor "no such object".
 */
export function errorOfAnswer(code: number, { value, text }: Body, question: string): ClusterError {
  const status = value as Status | null | undefined;
  if (code === 404 && (isAboutApi(status) || text.trim() === noSuchPath)) return notServed(question);
  if (status?.message) {
    const { reason } = status;
    const message = wordsOf(status);
    const meaning = {
      kind: kindOf(code, { reason, message }),
      missingRight: code === 403 ? missingRightIn(message) : undefined,
    };
    return new ClusterError(code, reason || `HTTP ${code}`, message, meaning);
  }
  return new ClusterError(code, `HTTP ${code}`, `${question}: ${excerptOf(text)}`);
}

/** "The server could not find the requested resource": a Status about a missing object would name it. */
function isAboutApi(status: Status | null | undefined): boolean {
  return status?.reason === 'NotFound' && !status.details?.name;
}

/**
 * The API server begins with these words when a precondition failed (apimachinery, NewConflict). Webhooks also answer
 * 409, in their own words and for any reason.
 */
const conflict = /^Operation cannot be fulfilled on /;
/** k8s.io/apiserver: rest.BeforeDelete, and storage.Preconditions.Check */
const anotherUid = /\bUID in (?:the )?precondition\b/;

/** apiextensions-apiserver, conversion/webhook_converter.go */
const noConversion = /^conversion webhook for \S+, Kind=\S+ failed: /;

/**
 * Kubernetes 1.37 takes an object whose conversion fails for a corrupt one, and puts words of its own before those of the
 * conversion (k8s.io/apiserver, etcd3.aggregatedStorageError).
 */
function wordsOf({ message = '' }: Status): string {
  const begin = message.includes('StorageError: corrupt object, ') ? message.search(/\bconversion webhook for /) : 0;
  return message.slice(Math.max(begin, 0));
}

function kindOf(code: number, { reason, message = '' }: Status): ErrorKind {
  if (code === 500 && noConversion.test(message)) return 'conversion';
  if (reason === 'NotFound') return 'object-missing';
  if (code !== 409 || reason !== 'Conflict' || !conflict.test(message)) return 'other';
  return anotherUid.test(message) ? 'replaced' : 'changed';
}

/** The API server's words (k8s.io/apiserver, responsewriters.ForbiddenStatusError), in which a subresource has its slash. */
const forbidden =
  /User "system:serviceaccount:([^":]+):([^":]+)" cannot (\w+) resource "([^"/]+)(\/[^"]+)?" in API group "([^"]*)"/;

/** Undefined if the message names none: a webhook that denies a request uses other words. */
function missingRightIn(message: string): MissingRight | undefined {
  const found = forbidden.exec(message);
  if (!found) return undefined;
  const [, namespace = '', account = '', verb = '', plural = '', subresource = '', group = ''] = found;
  return { namespace, account, verb, resource: `${resourceName({ plural, group })}${subresource}` };
}

/** Makes the error for a question about an API that the cluster does not serve. */
export function notServed(question: string, cause?: unknown): ClusterError {
  return new ClusterError(404, 'NotServed', `${question}: the API server does not serve this path`, {
    kind: 'not-served',
    cause,
  });
}

/** An answer that claims success but cannot be read, such as a proxy's login page. */
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

/** Whether the connection broke before an answer began, as when the other side closes it as idle. */
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
