import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';

/** What happens to a request instead of reaching the API server. */
export type Fault =
  /** The connection is closed without an answer, as one that was idle for too long. */
  | 'cut'
  /** The API server carries it out, but the connection is closed before its answer arrives. */
  | 'lost'
  /** No answer ever comes. */
  | 'hang'
  | { readonly code: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

/** A faulty network before a real API server: what it does not spoil, the real one answers. */
export class FaultProxy {
  /** Decides what happens to each request; undefined lets it pass. */
  fault: (request: IncomingMessage) => Fault | undefined = () => undefined;
  /** "GET /api", in the order of arrival. */
  readonly requests: string[] = [];
  /** The headers that the API server sees instead of those that were sent. */
  readonly rewritten: Record<string, string> = {};
  /** Milliseconds by which each request comes later. */
  latency = 0;
  /** The number of requests with a sender that left before the answer. */
  abandoned = 0;
  /** Called for each answer of the API server, with the number of bytes in its body. */
  onAnswer: (request: IncomingMessage, bytes: number) => void = () => {};
  readonly #target: string;
  readonly #agent: Agent;
  readonly #server: Server;

  constructor(target: string, caFile: string) {
    this.#target = target;
    this.#agent = new Agent({ connect: { ca: readFileSync(caFile) } });
    this.#server = createServer((incoming, outgoing) => {
      this.#handle(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await this.#agent.destroy();
  }

  /** The next so many requests that match fail; the others pass. */
  spoil(times: number, matches: (request: IncomingMessage) => boolean, fault: Fault): void {
    let left = times;
    this.fault = incoming => {
      if (left === 0 || !matches(incoming)) return undefined;
      left -= 1;
      return fault;
    };
  }

  async #handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    this.requests.push(`${incoming.method} ${incoming.url}`);
    outgoing.on('close', () => {
      if (!outgoing.writableFinished) this.abandoned += 1;
    });
    if (this.latency > 0) await delay(this.latency);
    const fault = this.fault(incoming);
    if (fault === 'hang') return;
    if (fault === 'cut') incoming.socket.destroy();
    else if (fault === 'lost') await this.#lose(incoming);
    else if (fault) outgoing.writeHead(fault.code, { ...fault.headers }).end(fault.body);
    else await this.#pass(incoming, outgoing);
  }

  async #lose(incoming: IncomingMessage): Promise<void> {
    const answer = await this.#forward(incoming);
    await answer.body.dump();
    incoming.socket.destroy();
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const answer = await this.#forward(incoming);
    for (const name of ['content-type', 'retry-after']) {
      const value = answer.headers[name];
      if (value !== undefined) outgoing.setHeader(name, value);
    }
    outgoing.statusCode = answer.statusCode;
    const bytes = await answer.body.bytes();
    this.onAnswer(incoming, bytes.length);
    outgoing.end(bytes);
  }

  async #forward(incoming: IncomingMessage): Promise<Dispatcher.ResponseData> {
    const { accept, authorization, 'content-type': contentType } = incoming.headers;
    const body = await text(incoming);
    return request(this.#target + incoming.url, {
      method: incoming.method as 'GET',
      dispatcher: this.#agent,
      headers: {
        ...(accept && { accept }),
        ...(authorization && { authorization }),
        ...(contentType && { 'content-type': contentType }),
        ...this.rewritten,
      },
      ...(body !== '' && { body }),
    });
  }
}
