import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts } from './process.ts';

export interface Backend {
  readonly port: number;
  /** Where /readyz is. */
  readonly healthPort: number;
}

/** Milliseconds between two probes; kubelet takes seconds. */
const interval = 200;

/**
 * What a Service with kube-proxy is to its clients: new connections go to those that are ready, one after the other;
 * established ones stay where they are; where nobody is ready, connections are refused.
 */
export class Balancer {
  readonly #backends: readonly Backend[];
  readonly #sockets = new Set<Socket>();
  readonly #stopped = new AbortController();
  #ready: readonly Backend[] = [];
  #server: Server | undefined;
  #probing: Promise<void> | undefined;
  /** Connections that have been made so far, by the port they went to. */
  readonly made = new Map<number, number>();
  port = 0;

  constructor(backends: readonly Backend[]) {
    this.#backends = backends;
  }

  async start(): Promise<this> {
    [this.port = 0] = await freePorts(1);
    this.#probing = this.#probe();
    return this;
  }

  isReady({ port }: Backend): boolean {
    return this.#ready.some(backend => backend.port === port);
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#probing;
    this.#server?.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #probe(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const answers = await Promise.all(this.#backends.map(isReady));
      this.#ready = this.#backends.filter((_, index) => answers[index]);
      await this.#listenWhileAnyIsReady();
      await delay(interval, undefined, { signal }).catch(() => {});
    }
  }

  async #listenWhileAnyIsReady(): Promise<void> {
    if (this.#ready.length === 0) {
      this.#server?.close();
      this.#server = undefined;
    } else if (!this.#server) {
      this.#server = createServer({ allowHalfOpen: true }, client => this.#pass(client));
      await once(this.#server.listen(this.port, '127.0.0.1'), 'listening');
    }
  }

  #pass(client: Socket): void {
    const made = [...this.made.values()].reduce((sum, number) => sum + number, 0);
    const backend = this.#ready[made % this.#ready.length];
    if (!backend) return void client.resetAndDestroy();
    const { port } = backend;
    this.made.set(port, (this.made.get(port) ?? 0) + 1);
    const server = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    this.#join(client, server);
    this.#join(server, client);
  }

  /** What one says, its end included, goes to the other; when it breaks, the other does. */
  #join(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.pipe(to);
    from.on('error', () => to.resetAndDestroy());
    from.on('close', () => this.#sockets.delete(from));
  }
}

async function isReady({ healthPort }: Backend): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${healthPort}/readyz`).catch(() => undefined);
  return answer?.ok === true;
}
