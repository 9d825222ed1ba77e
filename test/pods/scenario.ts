import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { stringify } from 'yaml';
import { fourteen } from '../../bench/shapes.ts';
import { createOperands, createOperator } from '../../bench/synthetic.ts';
import { denialsIn } from '../support/control-plane/audit-log.ts';
import { startCluster, type TestCluster } from '../support/control-plane/cluster.ts';
import { nodeAddress } from '../support/control-plane/control-plane.ts';
import { makeNamespace } from '../support/control-plane/install.ts';
import type { CommandResult } from '../support/control-plane/kubectl.ts';
import { subscription } from '../support/e2e/cascades.ts';
import { Load } from '../support/e2e/load.ts';
import { injected, issued, served, startCertManager } from './cert-manager.ts';
import { memoryOf } from './cgroups.ts';
import { makeImages } from './images.ts';
import { kustomizationWith } from './kustomization.ts';
import { openWays, type Place, startEnforcing, strangerIn, ways } from './network-policy.ts';
import { makeNetwork, type RealNode, secondAddress, startNode, startProxy, statusOf } from './node.ts';
import { checkOut, previousCommit } from './previous.ts';

/** A folder for the nodes, which the caller removes when this has ended, and the commit from which to upgrade. */
const [, , nodesHome = '', previous = previousCommit()] = process.argv;
const root = join(import.meta.dirname, '..', '..');
const namespace = 'subscription-guard';
const deployments = `/apis/apps/v1/namespaces/${namespace}/deployments`;
const pods = `/api/v1/namespaces/${namespace}/pods`;
const certificates = `/apis/cert-manager.io/v1/namespaces/${namespace}/certificates`;
/** The operator's own program is no matter: its container does nothing. */
const operatorImage = 'example.io/redis-operator:v1.0.0';

interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName: string };
  readonly status: {
    readonly podIP?: string;
    readonly containerStatuses?: readonly {
      ready: boolean;
      containerID: string;
      imageID: string;
      restartCount: number;
    }[];
  };
}

await t.test('the default on real Pods', async t => {
  await makeNetwork();
  // While it is removed, the rights of the programs go before the programs do.
  const cluster = await startCluster(t, { node: 'kubelet', expectedDenials: [/^(webhook|sweeper): /] });
  const { api } = cluster;
  const started = Date.now();
  const tell = (what: string) => t.comment(`${secondsSince(started)} s: ${what}`);
  const older = previous === undefined ? undefined : checkOut(previous, cluster.dir);
  const images = await makeImages(cluster.dir, older);
  tell(`the image is made: ${images.guard.name}, ${images.guard.digest}`);
  if (images.previous) tell(`and one of ${previous}: ${images.previous.name}, ${images.previous.digest}`);
  const [first, second] = await startNodes(cluster, images);
  t.teardown(() => cluster.kubectl('delete', 'namespaces', namespace, 'redis', '--ignore-not-found', '--timeout=60s'));
  tell('two nodes are ready, and know the images');
  await startCertManager(cluster);
  tell("cert-manager's controller and cainjector run");
  const podsOf = async (component: string): Promise<Pod[]> => {
    const { items } = await api.ok('GET', `${pods}?labelSelector=app.kubernetes.io/component=${component}`);
    return items.filter(({ metadata }: { metadata: object }) => !('deletionTimestamp' in metadata));
  };
  const processOf = async ({ spec, status }: Pod): Promise<number> =>
    (spec.nodeName === first.name ? first : second).processOf(status.containerStatuses?.[0]?.containerID ?? '');

  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await cluster.kubectl('apply', '-f', 'test/support/manifests/operands.yaml');
  tell('an operator is installed');

  const install = kustomizationWith(cluster, root, images.guard);
  const apply = (t: Test, folder: string) => succeedsWith(t, cluster.kubectl('apply', '-k', folder));
  const remove = (...flags: string[]) =>
    cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis', ...flags);
  const firstDenial = () =>
    cluster.until('the first denial', async () => (await remove('--dry-run=server')).stderr.includes('would leave'));

  await t.test('from kubectl apply to the first denial', async t => {
    const applied = Date.now();
    await apply(t, install);
    await firstDenial();
    t.comment(`${secondsSince(applied)} s from kubectl apply to the first denial`);
    await rolledOut(t, cluster);
    t.comment(`${secondsSince(applied)} s from kubectl apply to all Pods ready`);
    for (const component of ['webhook', 'sweeper']) {
      const on = (await podsOf(component)).map(({ spec }) => spec.nodeName);
      t.strictSame(on.toSorted(), [first.name, second.name], `each ${component} is on a node of its own`);
    }
  });

  await t.test('cert-manager has issued its certificate, and the cainjector tells the API server by whom', async t => {
    const { certificate, ca } = (await issued(cluster)) ?? {};
    t.equal(certificate?.checkHost('subscription-guard-webhook.subscription-guard.svc') !== undefined, true);
    const told = await injected(cluster);
    t.ok(told.length >= 2);
    for (const bundle of told) t.equal(bundle.trim(), ca?.trim());
  });

  await t.test('each container runs as the manifests say', async t => {
    for (const component of ['webhook', 'sweeper']) {
      for (const pod of await podsOf(component)) {
        const [container] = pod.status.containerStatuses ?? [];
        t.equal(container?.restartCount, 0, `${pod.metadata.name} was not restarted`);
        t.comment(`${pod.metadata.name} on ${pod.spec.nodeName}: ${container?.imageID}`);
        const { Uid, CapEff, CapBnd, NoNewPrivs, Seccomp } = statusOf(await processOf(pod));
        t.strictSame(
          { user: Uid?.split('\t')[0], CapEff, CapBnd, NoNewPrivs, Seccomp },
          { user: '65532', CapEff: '0000000000000000', CapBnd: '0000000000000000', NoNewPrivs: '1', Seccomp: '2' },
        );
      }
    }
  });

  const load = new Load(cluster, 3);
  t.teardown(() => load.stop());
  /** What has been answered wrongly since this was asked last. On an overloaded machine a call may be lost for lack of time alone. */
  const lost = (): string[] => [...new Set(load.wrong.splice(0))];
  await load.answered(100);
  tell('there is load');

  /** Waits until all replicas serve a certificate that is not the given one, and that cert-manager has issued last. */
  const renewed = async (before: string): Promise<void> => {
    await cluster.until('both Pods to serve another certificate', async () => {
      const certificate = (await issued(cluster))?.certificate.fingerprint256 ?? before;
      if (certificate === before) return false;
      const addresses = (await podsOf('webhook')).flatMap(({ status }) => status.podIP ?? []);
      const now = await Promise.all(addresses.map(served));
      return now.length === 2 && now.every(one => one === certificate);
    });
  };
  const fingerprint = async (): Promise<string> => (await issued(cluster))?.certificate.fingerprint256 ?? '';

  await t.test('a certificate that is renewed before it expires is served without a lost call', async t => {
    let before = await fingerprint();
    const since = Date.now();
    // It is issued anew for an hour, and renewed two minutes later.
    const spec = { duration: '1h0m0s', renewBefore: '58m0s' };
    await api.ok('PATCH', `${certificates}/subscription-guard-webhook`, { spec });
    for (const why of ['issued for an hour', 'renewed as its end came near']) {
      await renewed(before);
      before = await fingerprint();
      t.comment(`${secondsSince(since)} s: both Pods serve one that was ${why}`);
    }
    await load.answered(50);
    t.strictSame(lost(), []);
  });

  await t.test('neither does one cost a call whose Secret was deleted', async t => {
    await apply(t, install);
    const before = await fingerprint();
    const since = Date.now();
    await api.ok('DELETE', `/api/v1/namespaces/${namespace}/secrets/subscription-guard-webhook-tls`);
    await renewed(before);
    t.comment(`${secondsSince(since)} s until both Pods serve a new one`);
    await load.answered(50);
    t.strictSame(lost(), []);
  });

  await t.test('a drain of either node costs no call', async t => {
    const drain = (node: RealNode) =>
      cluster.kubectl('drain', node.name, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=300s');
    await succeedsWith(t, drain(second));
    await rolledOut(t, cluster);
    const on = (await podsOf('webhook')).map(({ spec }) => spec.nodeName);
    t.strictSame(on, [first.name, first.name], 'now both replicas are on the other node');
    await load.answered(50);
    t.strictSame(lost(), []);
    await succeedsWith(t, cluster.kubectl('uncordon', second.name));
    const drained = await drain(first);
    t.equal(drained.exitCode, 0, drained.stderr);
    t.match(drained.stderr, /violate the pod's disruption budget/, 'which the PodDisruptionBudget lets go one by one');
    await rolledOut(t, cluster);
    await load.answered(50);
    t.strictSame(lost(), []);
    await succeedsWith(t, cluster.kubectl('uncordon', first.name));
  });

  await t.test('neither does a rollout', async t => {
    await cluster.kubectl('rollout', 'restart', 'deployment', '-n', namespace);
    await rolledOut(t, cluster);
    await cluster.until('the old Pods to be gone', async () => (await api.ok('GET', pods)).items.length === 4);
    await load.answered(50);
    t.strictSame(lost(), []);
  });
  await load.stop();

  await t.test("the memory of the Pods under the benchmark's load is less than half of its limit", async t => {
    // It would act on objects that are as it would have made them.
    await Promise.all(cluster.olm.map(program => program.stop()));
    await createOperator(api, fourteen);
    await createOperands(api, fourteen, 0, 10);
    const { name } = fourteen;
    const ask = () => cluster.kubectl('delete', subscription, name, '-n', name, '--dry-run=server');
    await cluster.until('a denial', async () => (await ask()).stderr.includes('would leave'));
    const replicas = [...(await podsOf('webhook')), ...(await podsOf('sweeper'))];
    const processes = new Map<string, number>();
    for (const pod of replicas) processes.set(pod.metadata.name, await processOf(pod));
    const highest = new Map<string, number>();
    const since = Date.now();
    const heavy = new Load(cluster, 8, { namespace: name, name });
    for (let hundreds = 0; hundreds < 5; hundreds += 1) {
      await heavy.answered(100);
      for (const [pod, pid] of processes) highest.set(pod, Math.max(highest.get(pod) ?? 0, memoryOf(pid).workingSet));
    }
    await heavy.stop();
    t.comment(`${secondsSince(since)} s for 500 denials, 8 at a time; ${heavy.wrong.length} ran out of time`);
    // On a loaded machine eight at once may take longer than a call may. Their memory is asked for, not their time.
    const others = heavy.wrong.filter(answer => !/context deadline exceeded$| in time\. |\(Timeout\)/.test(answer));
    t.strictSame([...new Set(others)], []);
    for (const [pod, pid] of processes) {
      const { limit, peak } = memoryOf(pid);
      const most = highest.get(pod) ?? 0;
      t.comment(
        `${pod}: working set at most ${mebibytes(most)}, with files ${mebibytes(peak)}, of ${mebibytes(limit)}`,
      );
      t.equal(limit, 512 * 1024 ** 2, 'the limit of the manifests holds');
      t.ok(most < limit / 2, pod);
    }
  });

  await t.test('until here no right was missing', async t => {
    // The right to see custom resources comes a moment after their CustomResourceDefinition.
    t.strictSame(
      denialsIn(cluster).filter(denial => !/: list \w+\.(redis\.example|fourteen\.example)\.io$/.test(denial)),
      [],
    );
  });

  const takeAway = async (t: Test): Promise<void> => {
    const kinds = 'validatingwebhookconfigurations,mutatingwebhookconfigurations';
    await succeedsWith(t, cluster.kubectl('delete', kinds, namespace));
    await succeedsWith(t, cluster.kubectl('delete', '-k', install, '--ignore-not-found', '--timeout=120s'));
  };
  await t.test('removed as docs/operations.md tells, it locks nobody out', async t => {
    await takeAway(t);
    await succeedsWith(t, remove('--dry-run=server'));
  });

  const noHistory = older === undefined && 'this clone has no history, so the upgrade DID NOT RUN';
  if (noHistory) process.stderr.write(`\n!!! ${noHistory}\n\n`);
  await t.test('an upgrade costs no call, and locks nobody out', { skip: noHistory }, async t => {
    if (older === undefined || images.previous === undefined) return;
    t.comment(`from ${previous}`);
    await apply(t, kustomizationWith(cluster, older, images.previous));
    await firstDenial();
    await rolledOut(t, cluster);
    const load = new Load(cluster, 3);
    await load.answered(50);
    await apply(t, install);
    await rolledOut(t, cluster);
    await cluster.until('the old Pods to be gone', async () => (await api.ok('GET', pods)).items.length === 4);
    await load.answered(50);
    await load.stop();
    t.strictSame([...new Set(load.wrong)], []);
    const running = [...(await podsOf('webhook')), ...(await podsOf('sweeper'))];
    const expected = (await api.ok('GET', deployments)).items.map(imageOf);
    t.strictSame(new Set(expected), new Set([images.guard.name]));
    t.equal(running.length, 4);
  });

  await t.test('the NetworkPolicies let through what they should, and nothing else', async t => {
    // kube-router looks after the Pods of one node.
    await succeedsWith(t, cluster.kubectl('drain', first.name, '--ignore-daemonsets', '--timeout=300s'));
    await rolledOut(t, cluster);
    const strangers = ['strangers', 'monitoring'];
    for (const name of strangers) {
      await makeNamespace(api, name);
      await succeedsWith(t, applied(cluster, strangerIn(name, second.name, images.guard.name)));
    }
    const apiServer = (await api.ok('GET', '/api/v1/namespaces/default/services/kubernetes')).spec.clusterIP;
    const places = new Map<string, Place>([['API server', { address: apiServer }]]);
    const note = async (name: string, { status }: Pod): Promise<void> => {
      const pid = await second.processOf(status.containerStatuses?.[0]?.containerID ?? '');
      places.set(name, { pid, address: status.podIP ?? '' });
    };
    for (const name of strangers) {
      await succeedsWith(
        t,
        cluster.kubectl('wait', '--for=condition=Ready', 'pod/stranger', '-n', name, '--timeout=120s'),
      );
      await note(name, await api.ok('GET', `/api/v1/namespaces/${name}/pods/stranger`));
    }
    for (const component of ['webhook', 'sweeper']) {
      const [pod] = await podsOf(component);
      if (pod) await note(component, pod);
    }
    t.strictSame(
      await openWays(places),
      ways.map(() => true),
      'without them all ways are open',
    );
    const stop = await startEnforcing(cluster, second.name);
    try {
      await apply(t, kustomizationWith(cluster, root, images.guard, ['network-policy']));
      const wanted = ways.map(({ open }) => open);
      let found: boolean[] = [];
      await cluster.until('the policies to hold', async () => {
        found = await openWays(places);
        return found.every((open, index) => open === wanted[index]);
      });
      for (const [index, { from, to, port, open }] of ways.entries())
        t.equal(found[index], open, `from ${from} to ${to}, port ${port}: ${open ? 'open' : 'refused'}`);
      t.match((await remove('--dry-run=server')).stderr, 'would leave', 'the API server reaches the webhook');
    } finally {
      await stop();
    }
  });

  await t.test('removed for good, it lets the Subscription go', async t => {
    await takeAway(t);
    await succeedsWith(t, remove());
  });
});
// The programs of the nodes would keep this process alive. They end with it: it is the first one of its namespace.
process.exit(t.passing() ? 0 : 1);

/** Two nodes that know the images. */
async function startNodes(
  cluster: TestCluster,
  { guard, previous, pause }: Awaited<ReturnType<typeof makeImages>>,
): Promise<[RealNode, RealNode]> {
  const start = async (name: string, address: string): Promise<RealNode> => {
    const node = await startNode(cluster, { name, address, pause, dir: join(nodesHome, name) });
    await node.load(pause, operatorImage);
    for (const image of [guard, previous]) if (image) await node.load(image.tarball, image.name);
    return node;
  };
  await startProxy(cluster, 'node-1');
  return [await start('node-1', nodeAddress), await start('node-2', secondAddress)];
}

function applied({ dir, kubectl }: TestCluster, object: { metadata: { namespace: string } }): Promise<CommandResult> {
  const file = join(dir, `stranger-in-${object.metadata.namespace}.yaml`);
  writeFileSync(file, stringify(object));
  return kubectl('apply', '-f', file);
}

async function rolledOut(t: Test, cluster: TestCluster): Promise<void> {
  const { items } = await cluster.api.ok('GET', deployments);
  t.equal(items.length, 2);
  const status = ['rollout', 'status', 'deployment', '-n', namespace, '--timeout=300s'];
  await succeedsWith(t, cluster.kubectl(...status));
}

async function succeedsWith(t: Test, ran: Promise<CommandResult>): Promise<void> {
  const { exitCode, stdout, stderr } = await ran;
  t.equal(exitCode, 0, stdout + stderr);
}

function imageOf(deployment: { spec: { template: { spec: { containers: { image: string }[] } } } }): string {
  return deployment.spec.template.spec.containers[0]?.image ?? '';
}

function secondsSince(moment: number): string {
  return ((Date.now() - moment) / 1000).toFixed(1);
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 ** 2)} MiB`;
}
