import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { selfSigned } from '../../support/certificates.ts';
import { startCluster, type TestCluster } from '../../support/control-plane/cluster.ts';
import { applyForeignCrds } from '../../support/control-plane/foreign-crds.ts';
import { addOns, entryPoints, kustomizationOf, overlayWith, render } from '../../support/kustomize.ts';

const flowSchemas = '/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas';

t.test('a real API server takes what we render', async t => {
  const cluster = await startCluster(t, { olm: 'apis' });
  await applyForeignCrds(cluster);
  // A dry run makes no Namespace, so what is in it would be refused. With its labels, for Pod Security to speak.
  await cluster.kubectl('apply', '-f', 'deploy/base/namespace.yaml');

  for (const dir of entryPoints) await t.test(dir, t => accepted(t, cluster, dir));
  const overlay = overlayWith(await selfSigned(), mkdtempSync(join(cluster.dir, 'overlay-')));
  await t.test('deploy/overlays/certificate-secret', t => accepted(t, cluster, overlay));
  await t.test('everything that can be added', t =>
    accepted(t, cluster, kustomizationOf(t.testdir({}), 'deploy/overlays/cert-manager', addOns)),
  );

  await t.test('and the limit for Pods of the system is no limit for ours', async t => {
    const { exitCode, stderr } = await cluster.kubectl('apply', '-k', '.');
    t.equal(exitCode, 0, stderr);
    await cluster.until('both Pods of both programs', async () => {
      const { items } = await cluster.api.ok('GET', '/apis/apps/v1/namespaces/subscription-guard/deployments');
      return (
        items.length === 2 && items.every(({ status }: { status: { replicas?: number } }) => status.replicas === 2)
      );
    });
    const { items } = await cluster.api.ok('GET', '/api/v1/namespaces/subscription-guard/pods');
    t.strictSame(
      items.map(({ spec }: { spec: { priority: number } }) => spec.priority),
      Array(4).fill(2_000_000_000),
    );
  });

  await t.test('our accounts do not queue with everybody', async t => {
    const { metadata } = await cluster.api.ok('GET', `${flowSchemas}/subscription-guard`);
    for (const account of ['webhook', 'sweeper']) {
      const kubeconfig = await cluster.serviceAccount('subscription-guard', account);
      const flow = async (): Promise<string | undefined> => {
        const { stderr } = await cluster.kubectl('get', '--raw', '/version', '-v=8', '--kubeconfig', kubeconfig);
        return /x-kubernetes-pf-flowschema-uid: (\S+)/i.exec(stderr)?.[1];
      };
      await cluster.until(`${account} to have our FlowSchema`, async () => (await flow()) === metadata.uid);
      t.pass(account);
    }
  });
});

/** With strict validation of fields, which is kubectl's default; warnings (Pod Security, deprecations) count. */
async function accepted(t: Pick<Tap, 'equal'>, { kubectl }: TestCluster, dir: string): Promise<void> {
  const { exitCode, stdout, stderr } = await kubectl('apply', '-k', dir, '--dry-run=server');
  t.equal(exitCode, 0, stderr);
  t.equal(stderr, '', 'without warnings');
  const lines = stdout.trim().split('\n');
  t.equal(lines.length, (await render(dir)).length, 'all of it');
}

type Tap = typeof t;
