import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';

export interface Answer {
  readonly code: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read into objects of every kind, and say what they expect.
  readonly body: any;
}

/** The tests' own plain way to the API server, so that they never lean on the code they test. */
export class Api {
  readonly server: string;
  readonly #token: string;
  readonly #agent: Agent;

  constructor(server: string, caFile: string, token: string) {
    this.server = server;
    this.#token = token;
    this.#agent = new Agent({ connect: { ca: readFileSync(caFile) }, connections: 16 });
  }

  /** Any answer, with its status; rejects only when there is none. */
  async send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    accept = 'application/json',
  ): Promise<Answer> {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const response = await request(this.server + path, {
      method,
      dispatcher: this.#agent,
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept,
        ...(body !== undefined && { 'content-type': contentType }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.body.text();
    return { code: response.statusCode, body: text.startsWith('{') ? JSON.parse(text) : text };
  }

  /** The body of a 2xx answer; anything else is an error that says what was asked. */
  async ok(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    accept?: string,
  ): Promise<Answer['body']> {
    const answer = await this.send(method, path, body, accept);
    if (answer.code >= 300) throw new Error(`${method} ${path}: ${answer.code} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async exists(path: string): Promise<boolean> {
    return (await this.send('GET', path)).code === 200;
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

interface Addressed {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

/** Where objects of a kind are created, if it has a plain plural, as nearly all have. */
export function collectionOf({ apiVersion, kind, metadata: { namespace } }: Addressed): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${kind.toLowerCase()}s`;
}

export function pathOfObject(object: Addressed): string {
  return `${collectionOf(object)}/${object.metadata.name}`;
}
