import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

/** `noop-fastify.ts PORT CERT KEY`: the reference. A webhook that denies everything and does nothing else. */
const [port, cert = '', key = ''] = process.argv.slice(2);

interface Review {
  readonly apiVersion: string;
  readonly kind: string;
  readonly request: { readonly uid: string };
}

const app = Fastify({
  https: { cert: readFileSync(cert), key: readFileSync(key) },
  bodyLimit: 7 * 1024 * 1024,
  keepAliveTimeout: 120_000,
});
app.post<{ Body: Review }>('/validate', async ({ body: { apiVersion, kind, request } }) => {
  const status = { code: 409, reason: 'Conflict', message: 'no' };
  return { apiVersion, kind, response: { uid: request.uid, allowed: false, status } };
});
await app.listen({ port: Number(port), host: '' });
