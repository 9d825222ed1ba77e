import t from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { cleanupManifest, cleanupsPath, deleted, policyInForce } from '../../support/e2e/cleanup-manifest.ts';

t.test('the CustomResourceDefinition of Cleanups, on a real API server', async t => {
  const cluster = await startCluster(t, { olm: 'apis' });
  const { api } = cluster;
  const applied = await cluster.kubectl('apply', '-f', 'deploy/crds/cleanups.yaml');
  t.equal(applied.exitCode, 0, applied.stderr);
  const established = await cluster.kubectl(
    ...['wait', '--for=condition=Established', '--timeout=300s', 'crd/cleanups.subscription-guard.io'],
  );
  t.equal(established.exitCode, 0, established.stderr);
  await cluster.until('Cleanups to be served', () => api.exists(cleanupsPath));
  const { spec } = cleanupManifest('running');
  await api.ok('POST', cleanupsPath, cleanupManifest('running'));

  await t.test('is what kubectl apply would write again', async t => {
    const { stdout } = await cluster.kubectl('diff', '-f', 'deploy/crds/cleanups.yaml');
    t.equal(stdout, '', 'the API server has changed, pruned and defaulted nothing');
    const { status } = await api.ok(
      'GET',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/cleanups.subscription-guard.io',
    );
    const structural = status.conditions.filter(({ type }: { type: string }) => type === 'NonStructuralSchema');
    t.strictSame(structural, []);
  });

  await t.test('shows how far a Cleanup has got', async t => {
    const status = { phase: 'Running', removed: 7, total: 31, message: 'deleting redis/settings' };
    await api.ok('PATCH', `${cleanupsPath}/running/status`, { status });
    const { stdout } = await cluster.kubectl('get', 'cleanups');
    t.matchSnapshot(stdout.replace(/\d+m?s\s*$/m, '<age>'), 'kubectl get cleanups');
  });

  await t.test('refuses a Cleanup that the sweeper could not carry out, and says why', async t => {
    const cases: Record<string, object> = {
      DeletionWithoutUid: { ...spec, items: [{ ...deleted, uid: undefined }] },
      UnknownFate: { ...spec, items: [{ ...deleted, fate: 'Blocks' }] },
      UnknownStep: { ...spec, items: [{ ...deleted, step: 'operands' }] },
      ItemOfNoApi: { ...spec, items: [{ ...deleted, apiVersion: '' }] },
      DigestOfAnotherKind: { ...spec, digest: spec.digest.toUpperCase() },
      NoSubject: { ...spec, subject: undefined },
      SubjectWithoutUid: { ...spec, subject: { ...spec.subject, uid: undefined } },
      NobodyAskedForIt: { ...spec, requester: {} },
      UnknownPolicy: { ...spec, policy: { ...policyInForce, operands: 'Force', crds: 'Delete' } },
      NegativeTtl: { ...spec, ttlSecondsAfterFinished: -1 },
      FewerThanNoOperands: { ...spec, operands: [{ group: '', kind: 'Pod', plural: 'pods', count: -1 }] },
    };
    for (const [name, bad] of Object.entries(cases)) {
      const { code, body } = await api.send('POST', cleanupsPath, { ...cleanupManifest('bad'), spec: bad });
      t.equal(code, 422, name);
      t.matchSnapshot(inOrder(inNewWords(body.message)), name);
    }
    const { code, body } = await api.send('PATCH', `${cleanupsPath}/running/status`, { status: { phase: 'Done' } });
    t.equal(code, 422, 'UnknownPhase');
    t.matchSnapshot(inNewWords(body.message), 'UnknownPhase');
  });

  await t.test('accepts an item without a UID that is not to be deleted', async t => {
    const items = [{ ...deleted, uid: undefined, fate: 'Follows', reason: 'goes with its owner', marked: false }];
    const { code } = await api.send('POST', cleanupsPath, { ...cleanupManifest('follows'), spec: { ...spec, items } });
    t.equal(code, 201);
  });

  await t.test('lets nobody change what was approved, not even an administrator', async t => {
    const cases: Record<string, object> = {
      Subject: { subject: { uid: 'u-3' } },
      MoreItems: { items: [deleted, { ...deleted, name: 'more', uid: 'u-4' }] },
      NoItems: { items: [] },
      Policy: { policy: { operands: 'Delete' } },
    };
    for (const [name, changed] of Object.entries(cases)) {
      const { code, body } = await api.send('PATCH', `${cleanupsPath}/running`, { spec: changed });
      t.equal(code, 422, name);
      t.match(body.message, 'cannot be changed; to cancel it, delete it', name);
    }
    await api.ok('PATCH', `${cleanupsPath}/running`, { spec, metadata: { labels: { team: 'a' } } });
    t.strictSame((await api.ok('GET', `${cleanupsPath}/running`)).spec, spec, 'the rest of it can be changed');
  });

  await t.test('keeps status and spec apart', async t => {
    const both = { spec: { digest: '0'.repeat(64) }, status: { removed: 8 } };
    const written = await api.ok('PATCH', `${cleanupsPath}/running/status`, both);
    t.match(written, { spec: { digest: spec.digest }, status: { removed: 8, total: 31 }, metadata: { generation: 1 } });
  });
});

/**
 * An older API server writes "object" or "null" where a newer one writes no value, or null, and names a field of the status
 * without `status`.
 */
function inNewWords(message: string): string {
  return message
    .replaceAll(/(?<=Invalid value: )(?:"object"|"null"|null): /g, '')
    .replace('[phase: ', '[status.phase: ');
}

/** The API server tells several errors in any order. */
function inOrder(message: string): string {
  const [, before, errors, after] = /^(.*?\[)(.*)(\])$/s.exec(message) ?? [];
  return errors === undefined
    ? message
    : `${before}${errors
        .split(/, (?=spec\.|<nil>)/)
        .toSorted()
        .join(', ')}${after}`;
}
