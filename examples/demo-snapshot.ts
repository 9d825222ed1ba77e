import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { policyReader } from '../src/admission/policy-reader.ts';
import { validator } from '../src/admission/validate.ts';
import { cleanupFor } from '../src/cleanup/record.ts';
import type { ClusterReader, KubeObject } from '../src/cluster/cluster.ts';
import { subscriptions } from '../src/cluster/resources.ts';
import { readSnapshot } from '../src/cluster/snapshot/read-snapshot.ts';
import { SnapshotCluster } from '../src/cluster/snapshot/snapshot-cluster.ts';
import { takeInventory } from '../src/inventory/inventory.ts';
import { shortDigest } from '../src/plan/digest.ts';
import { makePlan } from '../src/plan/plan.ts';
import { defaultPolicy } from '../src/policy/policy.ts';
import { buildApp } from '../src/server/app.ts';
import { loadTls } from '../src/server/tls.ts';
import { readSubject } from '../src/subject/subject.ts';
import { selfSigned, writeTlsDir } from '../test/support/certificates.ts';
import { type AdmissionResponse, printedByKubectl } from './kubectl-output.ts';

const snapshot = join(import.meta.dirname, 'redis-operator');

/** Starts the real HTTPS webhook over files and asks it what kube-apiserver would ask. */
export async function demo(say: (line: string) => void): Promise<void> {
  const { objects } = readSnapshot(snapshot);
  const cluster = new SnapshotCluster(objects);
  const certificate = await selfSigned();
  const policies = policyReader(cluster, Date.now);
  const tlsDir = mkdtempSync(join(tmpdir(), 'subscription-guard-demo-'));
  // The person of this demo is an administrator, who may list everything.
  const decide = validator({ cluster, mayAccess: async () => true, ownAccounts: [], now: Date.now, policies });
  const app = buildApp({
    endpoints: [{ path: '/validate', resources: [subscriptions], decide }],
    logger: pino({ level: 'silent' }),
    timeout: 4_000,
    tls: loadTls({ dir: writeTlsDir(tlsDir, certificate) }),
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;

  async function kubectlDelete(name: string, namespace: string, cascade?: 'foreground' | 'orphan'): Promise<void> {
    const subscription = await cluster.get(subscriptions, { name, namespace });
    if (!subscription) throw new Error(`the snapshot has no Subscription ${namespace}/${name}`);
    const flag = cascade ? ` --cascade=${cascade}` : '';
    say(`$ kubectl delete subscriptions.operators.coreos.com ${name} -n ${namespace}${flag}`);
    const response = await post(port, certificate.cert, reviewOf(subscription, cascade));
    say(`${printedByKubectl(response, name)}\n`);
  }

  say('Somebody installed redis-operator with OLM and made three RedisClusters with it. Its Subscription is to go.');
  say('Without subscription-guard it would go at once, and nearly everything else would stay. With it:\n');
  await kubectlDelete('redis-operator', 'redis');
  say('The deletion was denied, and nothing has changed. Whoever really wants to keep all of that says so:\n');
  await kubectlDelete('redis-operator', 'redis', 'orphan');
  say('A Subscription that never installed anything (a typo in the package name) may go without ado:\n');
  await kubectlDelete('redis-operatr', 'typo');
  say('And with --cascade=foreground, once the RedisClusters are gone? This is the Cleanup that would be written, and');
  say('carried out from top to bottom:\n');
  say(await cleanupOf(new SnapshotCluster(objects.filter(({ kind }) => kind !== 'RedisCluster'))));
  say('These were answers of the real HTTPS webhook to the AdmissionReviews that kube-apiserver sends, over the files');
  say('in examples/redis-operator. "npm run demo -- --cluster" does it with kubectl on a real control plane.');
  await app.close();
  rmSync(tlsDir, { recursive: true, force: true });
}

/** What the webhook writes when it admits a cascade; a snapshot cannot be written to, so it is only shown. */
async function cleanupOf(cluster: ClusterReader): Promise<string> {
  const subject = await readSubject(cluster, 'redis', 'redis-operator');
  if (!subject) throw new Error('the snapshot has no Subscription redis/redis-operator');
  const plan = makePlan(await takeInventory(cluster, subject), defaultPolicy);
  const { metadata, spec } = cleanupFor(plan, { username: 'admin' });
  const rows = spec.items.map(({ step, fate, kind, name }) => `  ${step.padEnd(13)}${fate.padEnd(9)}${kind} ${name}`);
  return [`Cleanup ${metadata.name} (plan ${shortDigest(spec.digest)})`, ...rows, ''].join('\n');
}

/** As kube-apiserver writes it for a DELETE. */
function reviewOf(oldObject: KubeObject, cascade: 'foreground' | 'orphan' | undefined): unknown {
  const policies = { foreground: 'Foreground', orphan: 'Orphan' };
  const kind = { group: 'operators.coreos.com', version: 'v1alpha1', kind: 'Subscription' };
  const resource = { group: 'operators.coreos.com', version: 'v1alpha1', resource: 'subscriptions' };
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: randomUUID(),
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      name: oldObject.metadata.name,
      namespace: oldObject.metadata.namespace,
      operation: 'DELETE',
      userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
      object: null,
      oldObject,
      dryRun: false,
      options: {
        kind: 'DeleteOptions',
        apiVersion: 'meta.k8s.io/v1',
        propagationPolicy: cascade ? policies[cascade] : 'Background',
      },
    },
  };
}

function post(port: number, ca: string, body: unknown): Promise<AdmissionResponse> {
  return new Promise((resolve, reject) => {
    const options = { ca, headers: { 'content-type': 'application/json' }, method: 'POST' };
    const call = request(`https://localhost:${port}/validate?timeout=5s`, options, response => {
      let text = '';
      response.on('data', data => {
        text += data;
      });
      response.on('end', () => resolve(JSON.parse(text).response));
    });
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}
