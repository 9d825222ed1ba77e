import { KubeConfig } from '@kubernetes/client-node';
import t, { type Test } from 'tap';
import { ApiClient } from '../../src/cluster/live/api-client.ts';
import { cannedApiServer } from '../support/canned-api-server.ts';
import { kubeconfig } from '../support/kubeconfig.ts';

/** A client of an API server with a clock that is `ahead` seconds ahead of ours. */
async function clientOf(t: Test, ahead: number): Promise<ApiClient> {
  const { url, answers } = await cannedApiServer(t, { ahead });
  answers.set('/version', {});
  const config = new KubeConfig();
  config.loadFromString(kubeconfig({ current: 'test', contexts: { test: url } }));
  const client = new ApiClient(config);
  t.teardown(() => client.close());
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
