import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { newRegistry } from '../../src/metrics/registry.ts';
import { connect } from '../../src/programs/connection.ts';
import { cannedApiServer } from '../support/canned-api-server.ts';
import { kubeconfig } from '../support/kubeconfig.ts';

t.test('a program is ready once the API server has answered, and stays so when that fails', async t => {
  const { url, answers } = await cannedApiServer(t);
  const kubeconfigFile = join(t.testdir(), 'kubeconfig');
  writeFileSync(kubeconfigFile, kubeconfig({ current: 'x', contexts: { x: url } }));
  const logger = { warn: () => {} };
  const { check, client } = connect({ kubeconfig: kubeconfigFile, register: newRegistry(), logger });
  t.teardown(() => client.close());
  await t.rejects(async () => check(), { code: 404 });
  answers.set('/version', { gitVersion: 'v1.36.0' });
  await check();
  answers.delete('/version');
  await t.resolves(async () => check());
});
