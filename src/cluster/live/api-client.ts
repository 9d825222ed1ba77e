import { setTimeout as delay } from 'node:timers/promises';
import type { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../cluster.ts';
import { type Body, bodyOf } from './api-body.ts';
import { errorOfAnswer, errorOfAuthentication, errorOfText, errorOfTransport, isConnectionLost } from './api-errors.ts';
import { type Connection, ConnectionPool } from './connection.ts';

export interface ApiRequest {
  /** Default `GET`. */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly accept?: string;
  /** The type of the body; default `application/json`, so a patch must name its own. */
  readonly contentType?: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Of a list in protobuf, leaves out objects without an owner of one of these names: decoding them is most of the work. */
  readonly owners?: readonly string[];
}

/** One request to the API server and the code of its answer; 0: no answer. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly code: number;
}

interface Answer {
  readonly code: number;
  readonly body: Body;
  /** Seconds to wait, if the API server named them. */
  readonly retryAfter: number | undefined;
}

/** As often as client-go asks again while the API server is too busy (client-go rest/request.go, maxRetries). */
const maxAttempts = 10;

/** Seconds. The API server itself asks for one; a proxy before it may ask for an hour. */
const longestRetry = 10;

/**
 * Requests to one API server over one connection pool, answered with the JSON exactly as it came: client-node's own
 * request path drops fields that it does not know (docs/facts/kubernetes.md#typed-reads-drop-fields).
 */
export class ApiClient {
  readonly #pool: ConnectionPool;
  readonly #server: string;
  readonly #origin: string;
  /** Some API servers live below a path (Rancher: https://host/k8s/clusters/c-1). */
  readonly #root: string;

  readonly #observe: (call: ApiCall) => void;
  /** Milliseconds by which the API server's clock is ahead of ours. */
  #ahead = 0;

  constructor(config: KubeConfig, observe: (call: ApiCall) => void = () => {}) {
    this.#observe = observe;
    this.#pool = new ConnectionPool(config);
    const url = new URL(config.getCurrentCluster()?.server ?? '');
    this.#origin = url.origin;
    this.#root = url.pathname.replace(/\/$/, '');
    this.#server = this.#origin + this.#root;
  }

  /**
   * The parsed body of a 2xx answer; anything else rejects with a ClusterError.
   *
   * After a 429 with Retry-After it waits and asks again, as long as `signal` allows: the API server has done nothing
   * yet. It answers 429 also in the first second of a new CustomResourceDefinition.
   */
  async request(path: string, request: ApiRequest = {}): Promise<unknown> {
    const question = `${request.method ?? 'GET'} ${path}`;
    for (let attempt = 1; ; attempt += 1) {
      const { code, body, retryAfter } = await this.#ask(path, request);
      if (code < 300 && !body.unreadable) return body.value;
      if (code < 300) throw errorOfText(code, body.text, question);
      if (code === 401) this.#pool.forget();
      const error = errorOfAnswer(code, body, question);
      if (code !== 429 || retryAfter === undefined || attempt === maxAttempts) throw error;
      await delay(Math.min(retryAfter, longestRetry) * 1_000, undefined, { signal: request.signal }).catch(() => {
        throw error;
      });
    }
  }

  /**
   * Yields the pieces of a 2xx answer as they come, as long as the API server keeps it open: a watch. The first piece
   * is empty and says that the answer has begun. Anything else rejects with a ClusterError, and so do `silence`
   * milliseconds without a piece.
   */
  async *stream(path: string, request: ApiRequest, silence: number): AsyncIterable<string> {
    const connection = await this.#connection();
    try {
      const response = await this.#send(connection, path, request, silence);
      if (response.statusCode >= 300) {
        throw errorOfAnswer(response.statusCode, await bodyOf(response), `GET ${path}`);
      }
      response.body.setEncoding('utf8');
      yield '';
      yield* response.body;
    } catch (error) {
      throw error instanceof ClusterError ? error : errorOfTransport(error, this.#server, request.signal);
    }
  }

  /**
   * Milliseconds since the epoch by the API server's clock, from its last answer. Creation times come from that clock,
   * so ages must too: the clock of another machine may be wrong by minutes.
   */
  now(): number {
    return Date.now() + this.#ahead;
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** Repeats a read once if the connection turns out to have been closed as idle. A write might have happened. */
  async #ask(path: string, request: ApiRequest): Promise<Answer> {
    const connection = await this.#connection();
    const isRead = (request.method ?? 'GET') === 'GET';
    try {
      return await this.#exchange(connection, path, request).catch(error => {
        if (!isRead || !isConnectionLost(error)) throw error;
        return this.#exchange(connection, path, request);
      });
    } catch (error) {
      this.#pool.forget();
      throw errorOfTransport(error, this.#server, request.signal);
    }
  }

  async #connection(): Promise<Connection> {
    try {
      return await this.#pool.current();
    } catch (error) {
      throw errorOfAuthentication(error, this.#server);
    }
  }

  async #exchange(connection: Connection, path: string, request: ApiRequest): Promise<Answer> {
    const response = await this.#send(connection, path, request);
    const body = await bodyOf(response, request.owners);
    const seconds = Number(response.headers['retry-after'] ?? Number.NaN);
    return { code: response.statusCode, body, retryAfter: Number.isFinite(seconds) ? seconds : undefined };
  }

  async #send(connection: Connection, path: string, request: ApiRequest, silence?: number) {
    const { method = 'GET' } = request;
    try {
      const response = await this.#dispatch(connection, path, request, silence);
      this.#observe({ method, path, code: response.statusCode });
      this.#setClock(response.headers.date);
      return response;
    } catch (error) {
      this.#observe({ method, path, code: 0 });
      throw error;
    }
  }

  /** The header has whole seconds, so a difference below two seconds means nothing. */
  #setClock(date: string | string[] | undefined): void {
    const ahead = Date.parse(String(date)) - Date.now();
    if (!Number.isNaN(ahead)) this.#ahead = Math.abs(ahead) < 2_000 ? 0 : ahead;
  }

  #dispatch({ dispatcher, headers }: Connection, path: string, request: ApiRequest, silence?: number) {
    const { method = 'GET', query, accept = 'application/json', body, signal } = request;
    return dispatcher.request({
      origin: this.#origin,
      path: this.#root + path + queryString(query),
      method,
      headers: {
        ...headers,
        accept,
        'user-agent': 'subscription-guard',
        ...(body !== undefined && { 'content-type': request.contentType ?? 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
      ...(silence !== undefined && { bodyTimeout: silence }),
    });
  }
}

function queryString(query: ApiRequest['query'] = {}): string {
  const set = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}
