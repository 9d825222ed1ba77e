import type { RequestOptions } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import type { KubeConfig } from '@kubernetes/client-node';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';

/** What one request needs: the pool to use, and the headers that authenticate it. */
export interface Connection {
  readonly dispatcher: Dispatcher;
  readonly headers: Readonly<Record<string, string>>;
}

type Tls = Pick<RequestOptions, (typeof tlsFields)[number]>;

/** Milliseconds; a decision takes about as long. */
const moment = 100;

const tlsFields = ['ca', 'cert', 'key', 'pfx', 'passphrase', 'rejectUnauthorized', 'servername'] as const;

/**
 * One pool of connections to the API server of a KubeConfig. client-node makes a pool per request
 * (docs/facts/kubernetes.md#pool-per-request), so only its authentication is used: tokens, token files, exec plugins,
 * client certificates.
 */
export class ConnectionPool {
  readonly #config: KubeConfig;
  #pool: { readonly tls: Tls; readonly dispatcher: Dispatcher } | undefined;
  #latest: { readonly connection: Promise<Connection>; until: number } | undefined;

  constructor(config: KubeConfig) {
    this.#config = config;
  }

  /**
   * Requests of one moment share one authentication, so an exec plugin runs once for them, and client-node reads its
   * files from disk once.
   */
  current(): Promise<Connection> {
    if (this.#latest && performance.now() < this.#latest.until) return this.#latest.connection;
    const connection = this.#authenticate();
    const latest = { connection, until: Number.POSITIVE_INFINITY };
    this.#latest = latest;
    connection.then(
      () => {
        latest.until = performance.now() + moment;
      },
      () => this.forget(),
    );
    return connection;
  }

  /** Call this after a failed request: its credentials may be out of date. */
  forget(): void {
    this.#latest = undefined;
  }

  async close(): Promise<void> {
    await this.#pool?.dispatcher.close();
  }

  async #authenticate(): Promise<Connection> {
    const options: RequestOptions = {};
    await this.#config.applyToHTTPSOptions(options);
    const headers = { ...(options.headers as Record<string, string> | undefined) };
    if (options.auth) headers.authorization = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    return { dispatcher: this.#poolFor(tlsOf(options)), headers };
  }

  /** Makes a new pool only when the CA or client certificate has changed. */
  #poolFor(tls: Tls): Dispatcher {
    if (this.#pool && isDeepStrictEqual(this.#pool.tls, tls)) return this.#pool.dispatcher;
    // Running requests may end; they report their own failures.
    this.#pool?.dispatcher.close().catch(() => {});
    this.#pool = { tls, dispatcher: newPool(tls, this.#config.getCurrentCluster()?.proxyUrl) };
    return this.#pool.dispatcher;
  }
}

function tlsOf(options: RequestOptions): Tls {
  return Object.fromEntries(tlsFields.map(field => [field, options[field]]).filter(([, value]) => value !== undefined));
}

/**
 * HTTP/1.1: several requests at once over several connections beat one HTTP/2 connection here
 * (docs/facts/kubernetes.md#several-connections). TCP keep-alive after 30 s as client-go has it, below the idle
 * timeouts of cloud load balancers.
 */
function newPool(tls: Tls, proxyUrl: string | undefined): Dispatcher {
  const pool = {
    allowH2: false,
    connections: 32,
    keepAliveTimeout: 60_000,
    headersTimeout: 60_000,
    bodyTimeout: 60_000,
  };
  const tcp = { timeout: 10_000, keepAlive: true, keepAliveInitialDelay: 30_000 };
  if (proxyUrl) return new ProxyAgent({ ...pool, uri: proxyUrl, requestTls: { ...tls, ...tcp } });
  return new Agent({ ...pool, connect: { ...tls, ...tcp } });
}
