import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { ClusterError } from '../cluster.ts';

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Requests to one API server over one connection pool, authenticated by client-node's KubeConfig, answered with the
 * JSON exactly as it came. client-node's own request path opens a TLS connection per call and drops fields it does not
 * know (facts/stack.md 0.2, 0.5), so only its authentication is used.
 */
export class ApiClient {
  readonly #config: KubeConfig;
  readonly #server: string;
  #pool: { readonly key: string; readonly dispatcher: Dispatcher } | undefined;

  constructor(config: KubeConfig) {
    this.#config = config;
    this.#server = config.getCurrentCluster()?.server.replace(/\/$/, '') ?? '';
  }

  /** The parsed body of a 2xx answer. Anything else rejects with a ClusterError. */
  async request(path: string, request: ApiRequest = {}): Promise<unknown> {
    const { method = 'GET', signal } = request;
    const { dispatcher, headers } = await this.#connection();
    try {
      const response = await dispatcher.request({
        origin: this.#server,
        path: path + queryString(request.query),
        method,
        headers: {
          ...headers,
          accept: request.accept ?? 'application/json',
          'user-agent': 'subscription-guard',
          ...(request.body !== undefined && { 'content-type': request.contentType ?? 'application/json' }),
        },
        ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
        ...(signal && { signal }),
      });
      const text = await response.body.text();
      if (response.statusCode < 300) return text === '' ? undefined : JSON.parse(text);
      throw errorOfStatus(response.statusCode, text, `${method} ${path}`);
    } catch (error) {
      if (error instanceof ClusterError) throw error;
      throw errorOfTransport(error, this.#server, signal);
    }
  }

  async close(): Promise<void> {
    await this.#pool?.dispatcher.close();
  }

  /** A new pool only when the credentials of the connection itself have changed (a rotated CA or client certificate). */
  async #connection(): Promise<{ dispatcher: Dispatcher; headers: Record<string, string> }> {
    const options: RequestOptions = {};
    await this.#config.applyToHTTPSOptions(options);
    const { ca, cert, key, pfx, passphrase, rejectUnauthorized, servername, auth } = options;
    const tls = withoutUndefined({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername });
    const poolKey = JSON.stringify(Object.entries(tls).map(([name, value]) => [name, String(value)]));
    if (this.#pool?.key !== poolKey) {
      await this.#pool?.dispatcher.close();
      this.#pool = { key: poolKey, dispatcher: this.#newPool(tls) };
    }
    const headers = { ...(options.headers as Record<string, string> | undefined) };
    if (auth) headers.authorization = `Basic ${Buffer.from(auth).toString('base64')}`;
    return { dispatcher: this.#pool.dispatcher, headers };
  }

  /** HTTP/1.1: several requests at once over several connections beat one HTTP/2 connection here (stack.md 1.2). */
  #newPool(tls: Record<string, unknown>): Dispatcher {
    const common = { allowH2: false, connections: 32, keepAliveTimeout: 60_000 };
    const proxyUrl = this.#config.getCurrentCluster()?.proxyUrl;
    return proxyUrl
      ? new ProxyAgent({ ...common, uri: proxyUrl, requestTls: tls })
      : new Agent({ ...common, connect: { ...tls, timeout: 10_000 } });
  }
}

function withoutUndefined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function queryString(query: ApiRequest['query'] = {}): string {
  const set = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}

/** The API server explains itself in a Status object; proxies before it do not. */
function errorOfStatus(code: number, body: string, what: string): ClusterError {
  try {
    const { reason, message } = JSON.parse(body) as { reason?: string; message?: string };
    return new ClusterError(code, reason || `HTTP ${code}`, message || what);
  } catch {
    return new ClusterError(code, `HTTP ${code}`, `${what}: ${body.slice(0, 200).trim() || 'no explanation'}`);
  }
}

function errorOfTransport(error: unknown, server: string, signal: AbortSignal | undefined): ClusterError {
  if (signal?.aborted) return new ClusterError(0, 'Timeout', 'the API server did not answer in time', { cause: error });
  const why = error instanceof Error ? error.message || error.name : String(error);
  return new ClusterError(0, 'Unreachable', `the API server ${server} cannot be reached: ${why}`, { cause: error });
}
