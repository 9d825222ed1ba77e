import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import t, { type Test } from 'tap';
import { stringify } from 'yaml';
import { startRegistry } from '../../scripts/registry.ts';
import { version } from '../../src/version.ts';
import { pushStandInBase } from '../image/stand-in-base.ts';
import { issuedBy, selfSigned, writeTlsDir } from '../support/certificates.ts';
import { denialsIn } from '../support/control-plane/audit-log.ts';
import { startCluster, type TestCluster } from '../support/control-plane/cluster.ts';
import { crane } from '../support/control-plane/go-programs.ts';
import { subscription } from '../support/e2e/cascades.ts';
import { Load } from '../support/e2e/load.ts';
import { overlayWith } from '../support/kustomize.ts';
import { makeNetwork, nodeName, startNode, statusOf, succeeds } from './node.ts';

/** A folder for the node, which the caller removes when this has ended. */
const [, , nodeHome = ''] = process.argv;
const root = join(import.meta.dirname, '..', '..');
const deployments = '/apis/apps/v1/namespaces/subscription-guard/deployments';
const pods = '/api/v1/namespaces/subscription-guard/pods';
const repository = 'registry.example.com/subscription-guard';
/** The operator's own program is no matter: its container does nothing. */
const operatorImage = 'example.io/redis-operator:v1.0.0';
const host = 'subscription-guard-webhook.subscription-guard.svc';

interface Pod {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly status: {
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
  const started = Date.now();
  const tell = (what: string) => t.comment(`${((Date.now() - started) / 1000).toFixed(1)} s: ${what}`);
  const images = await makeImages(cluster);
  tell(`the image is made: ${images.guard.name}, ${images.guard.digest}`);
  const node = await startNode(cluster, images.pause, nodeHome);
  t.teardown(() =>
    cluster.kubectl('delete', 'namespaces', 'subscription-guard', 'redis', '--ignore-not-found', '--timeout=60s'),
  );
  await node.load(images.pause, operatorImage);
  await node.load(images.guard.tarball, images.guard.name);
  tell('the node is ready, and knows the images');
  const podsOf = async (component: string): Promise<Pod[]> =>
    (await cluster.api.ok('GET', `${pods}?labelSelector=app.kubernetes.io/component=${component}`)).items;

  await cluster.install({ namespace: 'redis', packageName: 'redis-operator', channel: 'v1' });
  await cluster.kubectl('apply', '-f', 'test/support/manifests/operands.yaml');
  tell('an operator is installed');

  const ca = await selfSigned('ca');
  const { install, tls } = await kustomizationWith(cluster, images.guard.name, ca);
  const remove = (...flags: string[]) =>
    cluster.kubectl('delete', subscription, 'redis-operator', '-n', 'redis', ...flags);
  const applied = Date.now();
  await t.test('from kubectl apply to the first denial', async t => {
    const { exitCode, stderr } = await cluster.kubectl('apply', '-k', install);
    t.equal(exitCode, 0, stderr);
    await cluster.until('the first denial', async () =>
      (await remove('--dry-run=server')).stderr.includes('would leave'),
    );
    t.comment(`${((Date.now() - applied) / 1000).toFixed(1)} s from kubectl apply to the first denial`);
    await rolledOut(t, cluster);
    t.comment(`${((Date.now() - applied) / 1000).toFixed(1)} s from kubectl apply to all Pods ready`);
  });

  await t.test('each container runs as the manifests say', async t => {
    for (const component of ['webhook', 'sweeper']) {
      for (const { metadata, status } of await podsOf(component)) {
        const [container] = status.containerStatuses ?? [];
        t.equal(container?.restartCount, 0, `${metadata.name} was not restarted`);
        t.comment(`${metadata.name}: ${container?.imageID}`);
        const { Uid, CapEff, CapBnd, NoNewPrivs, Seccomp } = statusOf(
          await node.processOf(container?.containerID ?? ''),
        );
        t.strictSame(
          { user: Uid?.split('\t')[0], CapEff, CapBnd, NoNewPrivs, Seccomp },
          { user: '65532', CapEff: '0000000000000000', CapBnd: '0000000000000000', NoNewPrivs: '1', Seccomp: '2' },
        );
      }
    }
  });

  const load = new Load(cluster, 3);
  t.teardown(() => load.stop());
  await load.answered(100);
  tell('there is load');

  await t.test('a renewed certificate is served without a lost call', async t => {
    writeTlsDir(tls, await issuedBy(ca, host), ca);
    const { exitCode, stderr } = await cluster.kubectl('apply', '-k', install);
    t.equal(exitCode, 0, stderr);
    const since = Date.now();
    await cluster.until('both to have reloaded it', async () => {
      const names = (await podsOf('webhook')).map(({ metadata }) => metadata.name);
      const logs = await Promise.all(names.map(name => cluster.kubectl('logs', name, '-n', 'subscription-guard')));
      return logs.every(({ stdout }) => stdout.includes('"msg":"certificate reloaded"'));
    });
    t.comment(`${((Date.now() - since) / 1000).toFixed(1)} s until both Pods serve the new certificate`);
    await load.answered(50);
    t.strictSame(load.wrong, []);
  });

  await t.test('an eviction, as of a drain, costs no call', async t => {
    const [{ metadata } = { metadata: { name: '' } }] = await podsOf('webhook');
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: metadata.name } };
    await cluster.api.ok('POST', `${pods}/${metadata.name}/eviction`, eviction);
    const others = (await podsOf('webhook')).filter(pod => pod.metadata.name !== metadata.name);
    const [other] = others;
    const refused = await cluster.api.send('POST', `${pods}/${other?.metadata.name}/eviction`, {
      ...eviction,
      metadata: { name: other?.metadata.name },
    });
    t.equal(refused.code, 429, 'and the PodDisruptionBudget lets only one go at a time');
    await cluster.until('it to be gone', async () => !(await cluster.api.exists(`${pods}/${metadata.name}`)));
    await rolledOut(t, cluster);
    await load.answered(50);
    t.strictSame(load.wrong, []);
  });

  await t.test('neither does a rollout', async t => {
    await cluster.kubectl('rollout', 'restart', 'deployment', '-n', 'subscription-guard');
    await rolledOut(t, cluster);
    await cluster.until('the old Pods to be gone', async () => (await cluster.api.ok('GET', pods)).items.length === 4);
    await load.answered(50);
    t.strictSame(load.wrong, []);
  });

  await t.test('the memory of the Pods under load is less than half of its limit', async t => {
    const names = [...(await podsOf('webhook')), ...(await podsOf('sweeper'))].map(({ metadata }) => metadata.name);
    let measured: { name: string; mebibytes: number }[] = [];
    await cluster.until('kubelet to have measured all', async () => {
      const { pods } = await cluster.api.ok('GET', `/api/v1/nodes/${nodeName}/proxy/stats/summary`);
      measured = pods
        .filter(({ podRef }: Measured) => names.includes(podRef.name))
        .map(({ podRef, memory }: Measured) => ({
          name: podRef.name,
          mebibytes: Math.round((memory?.workingSetBytes ?? 0) / 1024 ** 2),
        }));
      return measured.length === names.length && measured.every(({ mebibytes }) => mebibytes > 30);
    });
    for (const { name, mebibytes } of measured) {
      t.comment(`${name}: ${mebibytes} MiB working set`);
      t.ok(mebibytes < 256, name);
    }
  });
  await load.stop();

  await t.test('until here no right was missing', async t => {
    // The right to see custom resources comes a moment after their CustomResourceDefinition.
    t.strictSame(
      denialsIn(cluster).filter(denial => !/: list \w+\.redis\.example\.io$/.test(denial)),
      [],
    );
  });

  await t.test('removed as docs/operations.md tells, it locks nobody out', async t => {
    const kinds = 'validatingwebhookconfigurations,mutatingwebhookconfigurations';
    await succeedsWith(t, cluster.kubectl('delete', kinds, 'subscription-guard'));
    await succeedsWith(t, cluster.kubectl('delete', '-k', install, '--ignore-not-found', '--timeout=120s'));
    await succeedsWith(t, remove());
  });
});
// The programs of the node would keep this process alive. They end with it: it is the first one of its namespace.
process.exit(t.passing() ? 0 : 1);

interface Measured {
  readonly podRef: { readonly name: string };
  readonly memory?: { readonly workingSetBytes?: number };
}

/** The image on a base that stands in for the real one, and the one that holds the namespaces of a Pod. */
async function makeImages({ dir }: TestCluster) {
  const home = mkdtempSync(join(dir, 'images-'));
  const program = await crane();
  const registry = await startRegistry(program, join(home, 'registry'));
  try {
    const base = pushStandInBase(program, registry.address, join(home, 'base'));
    const made = `${registry.address}/subscription-guard`;
    const script = join(root, 'scripts', 'image.ts');
    const reference = (
      await succeeds(process.execPath, script, '--base', base, '--push', made, '--out', join(home, 'layout'))
    ).trim();
    const tarball = join(home, 'guard.tar');
    await succeeds(program, 'pull', '--platform', 'linux/amd64', `${made}:${version}`, tarball);
    const pause = join(home, 'pause');
    mkdirSync(pause);
    const source = join(import.meta.dirname, 'pause');
    await succeeds('sh', '-c', `cd '${source}' && CGO_ENABLED=0 go build -trimpath -o '${pause}/pause' .`);
    await succeeds('tar', '-cf', `${pause}.layer.tar`, '-C', pause, 'pause');
    const tag = `${registry.address}/pause:1`;
    await succeeds(program, 'append', '--oci-empty-base', '-f', `${pause}.layer.tar`, '-t', tag);
    await succeeds(program, 'mutate', tag, '--set-platform', 'linux/amd64', '--entrypoint', '/pause', '--tag', tag);
    await succeeds(program, 'pull', tag, `${pause}.tar`);
    const digest = reference.split('@')[1];
    return { guard: { name: `${repository}:${version}`, digest, tarball }, pause: `${pause}.tar` };
  } finally {
    registry.stop();
  }
}

/** The overlay for a certificate of one's own, with the image. */
async function kustomizationWith({ dir }: TestCluster, image: string, ca: Awaited<ReturnType<typeof selfSigned>>) {
  const overlay = overlayWith(await issuedBy(ca, host), dir, ca);
  const [newName, newTag] = image.split(':');
  const install = join(dir, 'install');
  mkdirSync(install);
  writeFileSync(
    join(install, 'kustomization.yaml'),
    stringify({ resources: [relative(install, overlay)], images: [{ name: 'subscription-guard', newName, newTag }] }),
  );
  return { install, tls: overlay };
}

async function rolledOut(t: Test, cluster: TestCluster): Promise<void> {
  const { items } = await cluster.api.ok('GET', deployments);
  t.equal(items.length, 2);
  const status = ['rollout', 'status', 'deployment', '-n', 'subscription-guard', '--timeout=110s'];
  await succeedsWith(t, cluster.kubectl(...status));
}

async function succeedsWith(t: Test, ran: ReturnType<TestCluster['kubectl']>): Promise<void> {
  const { exitCode, stdout, stderr } = await ran;
  t.equal(exitCode, 0, stdout + stderr);
}
