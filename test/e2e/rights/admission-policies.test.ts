import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { cleanupManifest, cleanupsPath } from '../../support/e2e/cleanup-manifest.ts';
import { applyPolicies, configMaps, denied, mark, marked, unmarked } from './admission-policies.ts';

const touched = { metadata: { labels: { touched: 'yes' } } };

t.test('the admission policies, on a real API server', async t => {
  const cluster = await startCluster(t, { olm: 'apis' });
  const { admin, alice, webhook, sweeper, operator } = await applyPolicies(t, cluster);

  await t.test('have no type errors', async t => {
    const path = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies';
    const { items } = await admin.ok('GET', path);
    t.equal(items.length, 3);
    for (const { metadata, status } of items) t.strictSame(status.typeChecking, {}, metadata.name);
  });

  await t.test('say what to do', async t => {
    const kubeconfig = await cluster.user('alice', []);
    const manifest = join(cluster.dir, 'cleanup.json');
    writeFileSync(manifest, JSON.stringify(cleanupManifest('forged')));
    await webhook.ok('POST', cleanupsPath, cleanupManifest('told'));
    const cases: Record<string, readonly string[]> = {
      Create: ['create', '-f', manifest],
      Change: ['label', 'cleanup', 'told', 'team=a'],
      Delete: ['delete', 'cleanup', 'told'],
      Mark: ['annotate', 'serviceaccount', 'default', '-n', 'default', `${mark}=told`],
    };
    for (const [name, args] of Object.entries(cases)) {
      const { exitCode, stderr } = await cluster.kubectl('--kubeconfig', kubeconfig, ...args);
      t.equal(exitCode, 1, name);
      t.matchSnapshot(stderr.replace(manifest, '<file>'), name);
    }
  });

  await t.test('let nobody mark what they may change otherwise', async t => {
    const bob = await cluster.user('bob', [
      { apiGroups: ['', 'apps', 'operators.coreos.com', 'apiextensions.k8s.io'], resources: ['*'], verbs: ['*'] },
    ]);
    const account = ['serviceaccount', 'default', '-n', 'default', '--kubeconfig', bob];
    const marking = await cluster.kubectl('annotate', ...account, `${mark}=forged`);
    t.match(marking, { exitCode: 1, stderr: /only subscription-guard sets or changes it/ });
    const changing = await cluster.kubectl('annotate', ...account, 'team=a');
    t.match(changing, { exitCode: 0 });
  });

  await t.test('let the webhook alone write Cleanups', async t => {
    for (const [name, api] of Object.entries({ alice, admin, sweeper, operator })) {
      await denied(t, api.send('POST', cleanupsPath, cleanupManifest('forged')), `${name} creates one`);
    }
    t.equal((await webhook.send('POST', cleanupsPath, cleanupManifest('real'))).code, 201);
  });

  await t.test('let the two accounts alone change Cleanups', async t => {
    const status = { status: { phase: 'Succeeded' } };
    for (const [name, api] of Object.entries({ alice, admin, operator })) {
      await denied(t, api.send('PATCH', `${cleanupsPath}/real`, touched), `${name} changes one`);
      await denied(t, api.send('PATCH', `${cleanupsPath}/real/status`, status), `${name} changes a status`);
    }
    for (const api of [webhook, sweeper]) {
      t.equal((await api.send('PATCH', `${cleanupsPath}/real`, touched)).code, 200);
      t.equal((await api.send('PATCH', `${cleanupsPath}/real/status`, status)).code, 200);
    }
  });

  await t.test('let the two accounts and those who may cancel alone delete Cleanups', async t => {
    await denied(t, alice.send('DELETE', `${cleanupsPath}/real`), 'alice, who may delete anything, deletes one');
    await denied(t, alice.send('DELETE', cleanupsPath), 'alice deletes all');
    for (const api of [webhook, sweeper, admin, operator]) {
      await webhook.send('POST', cleanupsPath, cleanupManifest('real'));
      t.equal((await api.send('DELETE', `${cleanupsPath}/real`)).code, 200);
    }
  });

  await t.test('let a person cancel who has the role for it, as documented', async t => {
    await webhook.ok('POST', cleanupsPath, cleanupManifest('real'));
    const role = ['--clusterrole=subscription-guard-cleanup-canceller', '--user=carol'];
    await cluster.kubectl('create', 'clusterrolebinding', 'canceller', ...role);
    const carol = ['--kubeconfig', await cluster.user('carol', [])];
    const { exitCode, stderr } = await cluster.kubectl('delete', 'cleanups.subscription-guard.io', 'real', ...carol);
    t.equal(exitCode, 0, stderr);
  });

  await t.test('let the two accounts alone set, change and remove marks', async t => {
    const path = `${configMaps}/settings`;
    await alice.ok('POST', configMaps, { metadata: { name: 'settings' } });
    const forged = { metadata: { name: 'forged', annotations: { [mark]: '' } } };
    for (const [name, api] of Object.entries({ alice, admin, operator })) {
      await denied(t, api.send('POST', configMaps, forged), `${name} creates an object with one`);
      await denied(t, api.send('PATCH', path, marked), `${name} sets one`);
    }
    await webhook.ok('PATCH', path, marked);
    const another = { metadata: { annotations: { [mark]: 'another' } } };
    for (const [name, api] of Object.entries({ alice, admin, operator })) {
      await denied(t, api.send('PATCH', path, another), `${name} changes one`);
    }
    await denied(t, alice.send('PATCH', path, unmarked), 'alice removes one');
    await denied(t, alice.send('PUT', path, { metadata: { name: 'settings' } }), 'alice replaces the object');
    await sweeper.ok('PATCH', path, another);
    await sweeper.ok('PATCH', path, unmarked);
  });

  await t.test('let everybody work with a marked object who leaves the mark alone', async t => {
    const path = `${configMaps}/used`;
    await alice.ok('POST', configMaps, { metadata: { name: 'used', annotations: { other: 'x' } } });
    await webhook.ok('PATCH', path, marked);
    const object = await alice.ok('PATCH', path, { ...touched, data: { a: '1' } });
    await alice.ok('PUT', path, { ...object, data: { a: '2' } });
    await alice.ok('PATCH', path, { metadata: { annotations: { other: null } } });
    t.equal((await alice.send('DELETE', path)).code, 200);
  });

  await t.test(
    'let operators write objects back whole, and administrators remove what is left of a Cleanup',
    async t => {
      const path = `${configMaps}/whole`;
      await operator.ok('POST', configMaps, { metadata: { name: 'whole' } });
      for (const api of [operator, admin]) {
        await webhook.ok('PATCH', path, marked);
        const whole = await api.send('PUT', path, { metadata: { name: 'whole' }, data: { a: '1' } });
        t.equal(whole.code, 200);
      }
    },
  );

  await t.test(
    'let nobody write a right into the roles of unready operands that is not to read or delete custom resources',
    async t => {
      const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
      const [view, remove] = ['view', 'delete'].map(verb => `subscription-guard-unready-operands-${verb}`) as [
        string,
        string,
      ];
      const rule = { apiGroups: ['redis.example.io'], resources: ['redises'], verbs: ['list'] };
      const bad: Record<string, object> = {
        'another verb': { rules: [{ ...rule, verbs: ['list', 'watch'] }] },
        'the verb of the other role': { rules: [{ ...rule, verbs: ['delete'] }] },
        'every verb': { rules: [{ ...rule, verbs: ['*'] }] },
        'the core group': { rules: [{ ...rule, apiGroups: [''], resources: ['secrets'] }] },
        'a built-in group without a dot': { rules: [{ ...rule, apiGroups: ['apps'] }] },
        'a built-in group': { rules: [{ ...rule, apiGroups: ['rbac.authorization.k8s.io'] }] },
        'every group': { rules: [{ ...rule, apiGroups: ['*'] }] },
        'every group below one': { rules: [{ ...rule, apiGroups: ['*.example.io'] }] },
        'the tokens of OpenShift': { rules: [{ ...rule, apiGroups: ['oauth.openshift.io'] }] },
        "OLM's group": { rules: [{ ...rule, apiGroups: ['operators.coreos.com'] }] },
        'our group': { rules: [{ ...rule, apiGroups: ['subscription-guard.io'] }] },
        'a second, bad rule': { rules: [rule, { ...rule, apiGroups: [''] }] },
        'a second, bad group': { rules: [{ ...rule, apiGroups: ['redis.example.io', ''] }] },
        'every resource': { rules: [{ ...rule, resources: ['*'] }] },
        'a subresource': { rules: [{ ...rule, resources: ['redises/status'] }] },
        'another path': { rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }] },
        'what other roles give': { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] } },
      };
      for (const name of [view, remove]) await admin.ok('POST', roles, { metadata: { name } });
      for (const [what, change] of Object.entries(bad)) {
        for (const api of [alice, admin, sweeper]) await denied(t, api.send('PATCH', `${roles}/${view}`, change), what);
      }
      await denied(t, admin.send('PATCH', `${roles}/${remove}`, { rules: [rule] }), 'to read, in the one to delete');
      await sweeper.ok('PATCH', `${roles}/${view}`, { rules: [{ ...rule, verbs: ['get', 'list'] }] });
      await sweeper.ok('PATCH', `${roles}/${remove}`, { rules: [{ ...rule, verbs: ['delete'] }] });
      await sweeper.ok('PATCH', `${roles}/${view}`, { rules: [] });
      await sweeper.ok('PATCH', `${roles}/${remove}`, { rules: null });
      await admin.ok('DELETE', `${roles}/${view}`);
      await denied(t, admin.send('POST', roles, { metadata: { name: view }, ...bad['the core group'] }), 'a new one');
      await admin.ok('POST', roles, { metadata: { name: 'another' }, ...bad['the core group'] });
    },
  );

  await t.test('let the CustomResourceDefinition go, with the Cleanups that are left', async t => {
    await webhook.ok('POST', cleanupsPath, cleanupManifest('left'));
    const { exitCode, stderr } = await cluster.kubectl(
      ...['delete', 'crd', 'cleanups.subscription-guard.io', '--timeout=300s'],
    );
    t.equal(exitCode, 0, stderr);
  });
});
