import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a Service is for two replicas: each new connection goes to the next one. */
export class Balancer {
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #next = 0;

  constructor(port: number, targets: readonly number[]) {
    this.port = port;
    this.#server = createServer(incoming => {
      const target = targets[this.#next % targets.length] ?? 0;
      this.#next += 1;
      const outgoing = connect(target, '127.0.0.1');
      for (const [from, to] of [
        [incoming, outgoing],
        [outgoing, incoming],
      ] as const) {
        this.#sockets.add(from);
        from.setNoDelay(true).pipe(to);
        from.on('error', () => to.destroy()).on('close', () => this.#sockets.delete(from));
      }
    });
  }

  async start(): Promise<this> {
    this.#server.listen(this.port);
    await once(this.#server, 'listening');
    return this;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
