import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { Test } from 'tap';

/** An object or a list, as far as a test needs it. */
type Answer = Readonly<Record<string, unknown>>;

export interface Write {
  readonly method: string;
  readonly path: string;
  readonly body: Answer;
}

export interface CannedApiServer {
  readonly url: string;
  /** What it answers to a GET, by path; to any other path, that it is not served. */
  readonly answers: Map<string, Answer>;
  /** Resolves when a write has come that is like this. */
  readonly write: (isIt: (write: Write) => boolean) => Promise<Write>;
}

/**
 * Answers what a test puts into it, by a clock that is `ahead` seconds ahead of ours. For what our programs make of the
 * connection itself, without TLS; what an API server decides is tested on a real one.
 */
export async function cannedApiServer(t: Test, { ahead = 0 } = {}): Promise<CannedApiServer> {
  const answers = new Map<string, Answer>();
  const writes: Write[] = [];
  let written = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '' } = request;
    const path = url.replace(/\?.*/, '');
    response.setHeader('date', new Date(Date.now() + ahead * 1_000).toUTCString());
    if (method !== 'GET') {
      const body = (await json(request)) as Answer;
      answers.set(path, merged(answers.get(path), body));
      writes.push({ method, path, body });
      written.resolve();
      written = Promise.withResolvers();
    }
    const answer = answers.get(path);
    response.statusCode = answer ? 200 : 404;
    response.end(answer ? JSON.stringify(answer) : '404 page not found\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    answers,
    write: async isIt => {
      for (;;) {
        const next = written.promise;
        const found = writes.find(isIt);
        if (found) return found;
        await next;
      }
    },
  };
}

/** Fields of a field, as far as a Lease needs it. */
function merged(before: Answer = {}, patch: Answer): Answer {
  const fields = Object.entries(patch).map(([key, value]) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return [key, isObject ? { ...(before[key] as object | undefined), ...value } : value];
  });
  return { ...before, ...Object.fromEntries(fields) };
}
