import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import t, { type Test } from 'tap';
import { ApiClient } from '../../src/cluster/live/api-client.ts';

/** A client of an API server with a clock that is `ahead` seconds ahead of ours. */
async function clientOf(t: Test, ahead: number): Promise<ApiClient> {
  const server = createServer((_, response) => {
    response.setHeader('date', new Date(Date.now() + ahead * 1_000).toUTCString());
    response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const config = new KubeConfig();
  // Without TLS, which client-node refuses unless nobody wants to know who answers.
  config.loadFromClusterAndUser(
    { name: 'test', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: 'test' },
  );
  const client = new ApiClient(config);
  t.teardown(async () => {
    await client.close();
    server.close();
  });
  return client;
}

for (const ahead of [-3_600, -75, 0, 75, 3_600]) {
  t.test(`the time is that of an API server that is ${ahead} s ahead`, async t => {
    const client = await clientOf(t, ahead);
    t.ok(Math.abs(client.now() - Date.now()) < 1_000, 'ours, before it has answered');
    await client.request('/version');
    const told = (client.now() - Date.now()) / 1_000;
    t.ok(Math.abs(told - ahead) <= 10, `${told} s`);
  });
}
