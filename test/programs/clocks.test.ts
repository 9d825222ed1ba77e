import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { hostname } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { run } from '../../src/programs/run.ts';
import { sample } from '../admission/samples.ts';
import { cannedApiServer } from '../support/canned-api-server.ts';
import { selfSigned } from '../support/certificates.ts';
import { post } from '../support/https.ts';
import { kubeconfig } from '../support/kubeconfig.ts';
import { installPlan, subscription } from '../support/objects.ts';
import { serveProgram } from '../support/serve-program.ts';
import { approved } from '../sweeper/pass-over.ts';

const guard = '/apis/subscription-guard.io/v1alpha1';
const olm = '/apis/operators.coreos.com/v1alpha1';
const listOf = (...items: readonly object[]) => ({ metadata: {}, items });
/** Seconds by which the API server's clock differs from ours. */
const hour = 3_600;
const serverTime = (ahead: number, seconds: number) => new Date(Date.now() + (ahead + seconds) * 1_000).toISOString();

/** Each is one that the other clock would answer otherwise. */
const sweeping = [
  { name: 'long after its approval', ahead: hour, age: 80, phase: 'Withdrawn' },
  { name: 'right after its approval', ahead: -hour, age: 10, phase: 'Pending' },
];

for (const { name, ahead, age, phase } of sweeping) {
  t.test(`sweep looks at a Cleanup by the clock that has written its time: ${name}`, async t => {
    const { url, answers, write } = await cannedApiServer(t, { ahead });
    const { metadata, ...record } = await approved([subscription()]);
    const creationTimestamp = serverTime(ahead, -age);
    answers.set('/apis/coordination.k8s.io/v1/namespaces/ours/leases/subscription-guard-sweeper', {
      metadata: { resourceVersion: '1' },
      spec: { holderIdentity: '' },
    });
    answers.set(`${guard}/cleanups`, listOf({ ...record, metadata: { ...metadata, uid: 'u', creationTimestamp } }));
    answers.set(`${olm}/namespaces/redis/subscriptions/redis-operator`, { ...subscription() });
    const file = join(t.testdir(), 'kubeconfig');
    writeFileSync(file, kubeconfig({ current: 'x', contexts: { x: url } }));
    const signals = new EventEmitter();
    const silent = { write: () => true };
    const ended = run(
      [
        ...['sweep', '--kubeconfig', file, '--address', '127.0.0.1', '--health-port', '0'],
        ...['--lease-namespace', 'ours', '--audit-interval', 'off'],
      ],
      { env: {}, stdout: silent, stderr: silent, signals },
    );
    const { body } = await write(({ path }) => path === `${guard}/cleanups/${metadata.name}/status`);
    t.match(body, { status: { phase } });
    const event = await write(({ method, path }) => method === 'POST' && path.endsWith('/default/events'));
    t.match(event.body, { reason: phase, reportingInstance: hostname() }, 'an Event says which replica tells it');
    signals.emit('SIGTERM', 'SIGTERM');
    t.equal(await ended, 0);
  });
}

const serving = [
  { name: 'one that has just begun', ahead: -hour, age: 60, verdict: 'Installing' },
  { name: 'one that OLM has given up on', ahead: hour, age: 6 * 60, verdict: 'Block' },
];

for (const { name, ahead, age, verdict } of serving) {
  t.test(`serve looks at an InstallPlan by the clock that has written its time: ${name}`, async t => {
    const { url, answers } = await cannedApiServer(t, { ahead });
    const review = sample('background');
    const home = `${olm}/namespaces/cap`;
    const startTime = serverTime(ahead, -age);
    answers.set('/api/v1/namespaces/cap', { metadata: { name: 'cap' } });
    answers.set(`${home}/subscriptions/a`, { ...(review.request.oldObject as object) });
    answers.set(`${olm}/subscriptions`, listOf(review.request.oldObject as object));
    answers.set(`${home}/installplans`, listOf(installPlan([], { status: { phase: 'Installing', startTime } })));
    for (const path of [`${guard}/deletionpolicies`, `${guard}/cleanups`, `${olm}/clusterserviceversions`])
      answers.set(path, listOf());
    const certificate = await selfSigned();
    const { port } = await serveProgram(t, certificate, { server: url });
    const agent = new Agent({ ca: certificate.cert });
    t.teardown(() => agent.destroy());
    t.match(await post(agent, port, review), { body: { response: { auditAnnotations: { verdict } } } });
  });
}
