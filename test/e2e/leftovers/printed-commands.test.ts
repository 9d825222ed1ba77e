import t, { type Test } from 'tap';
import { cleanups } from '../../../src/cleanup/cleanup.ts';
import type { Resource } from '../../../src/cluster/cluster.ts';
import { collectionPath } from '../../../src/cluster/live/live-cluster.ts';
import { apiVersionOf } from '../../../src/cluster/object.ts';
import * as resources from '../../../src/cluster/resources.ts';
import {
  deleteObjects,
  deleteUnfinalized,
  editObject,
  getObject,
  listObjects,
  takeFinalizersOff,
} from '../../../src/kubectl.ts';
import { deletionPolicies } from '../../../src/policy/deletion-policy.ts';
import { startCluster } from '../../support/control-plane/cluster.ts';
import { cleanupManifest } from '../../support/e2e/cleanup-manifest.ts';
import { pasteCommand } from '../../support/e2e/shell.ts';
import type { Template } from '../../support/e2e/templates.ts';
import { openCrd } from '../../support/open-crd.ts';

const home = 'default';
const service = { namespace: home, name: 'gone' };
const webhook = {
  name: 'a.example.io',
  sideEffects: 'None',
  admissionReviewVersions: ['v1'],
  clientConfig: { service },
};

/** The kinds that our commands are about, with what the API server wants an object of each to have. */
const kinds: readonly (readonly [Resource, object])[] = [
  [resources.clusterServiceVersions, { spec: { displayName: 'a', install: { strategy: 'deployment' } } }],
  [resources.installPlans, { spec: { approval: 'Manual', approved: false, clusterServiceVersionNames: [] } }],
  [resources.operatorGroups, {}],
  [resources.catalogSources, { spec: { sourceType: 'grpc' } }],
  [resources.operatorConditions, {}],
  [resources.operators, {}],
  [resources.services, { spec: { ports: [{ port: 1 }] } }],
  [resources.configMaps, {}],
  [resources.serviceAccounts, {}],
  [resources.roles, {}],
  [resources.clusterRoles, {}],
  [
    resources.apiServices,
    { spec: { group: 'a.io', version: 'v1', groupPriorityMinimum: 1, versionPriority: 1, service } },
  ],
  [resources.validatingWebhookConfigurations, { webhooks: [webhook] }],
  [resources.mutatingWebhookConfigurations, { webhooks: [webhook] }],
  [cleanups, { spec: cleanupManifest('a').spec }],
  [deletionPolicies, { spec: {} }],
];

/** A custom resource of which the cluster prefers another version, and one that is in no namespace. */
const sink: Resource = {
  group: 'forms.example.io',
  version: 'v1beta1',
  kind: 'Sink',
  plural: 'sinks',
  namespaced: true,
};
const tank: Resource = { ...sink, kind: 'Tank', plural: 'tanks', namespaced: false };
const onlyOld = { ...sink, onlyVersion: true } as const;

/** Each way in which our messages put a command together, for each kind that it is put together for. */
t.test('a shell takes every form of a command that we print', async t => {
  const cluster = await startCluster(t, { olm: 'apis' });
  const { api, kubectl, until } = cluster;
  for (const file of ['cleanups', 'deletionpolicies']) await kubectl('apply', '-f', `deploy/crds/${file}.yaml`);
  for (const resource of [sink, tank])
    await api.ok('POST', collectionPath(resources.customResourceDefinitions), openCrd(resource, ['v1beta1', 'v1']));
  const make = (resource: Resource, name: string, more: object = {}, finalizers: readonly string[] = []) =>
    until(`${resource.kind} ${name}`, async () => {
      const body = { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: { name, finalizers }, ...more };
      const { code, body: answer } = await api.send('POST', collectionPath(resource, home), body);
      if (code !== 201 && code !== 404 && code !== 409) throw new Error(`${resource.kind}: ${code} ${answer.message}`);
      return code !== 404;
    });
  const pasted = async (t: Test, command: string, ...of: readonly Template[]) => {
    const { exitCode, stdout, stderr } = await pasteCommand(t, cluster, command, ...of);
    t.equal(exitCode, 0, `${command}: ${stderr}`);
    return stdout;
  };
  const isGone = async (resource: Resource, name: string) =>
    !(await api.exists(`${collectionPath(resource, home)}/${name}`));
  const inHome = ({ namespaced }: Resource) => (namespaced ? home : undefined);

  for (const [resource, more] of kinds)
    await t.test(resource.plural, async t => {
      // The name of an APIService is its version and its group.
      const names =
        resource === resources.apiServices
          ? ['v1.a.io']
          : ['one', 'two.and.more'].slice(0, resource === resources.services ? 1 : 2);
      for (const name of names) await make(resource, name, more);
      await pasted(t, listObjects(resource), 'listObjects');
      await pasted(t, editObject(resource, names[0] ?? '', inHome(resource)), 'editObject');
      await pasted(t, deleteObjects(resource, names, inHome(resource)), 'deleteObjects');
      for (const name of names) t.ok(await isGone(resource, name), name);
    });

  const forms = { 'in a namespace': sink, 'in one version': onlyOld, 'in no namespace': tank };
  for (const [name, resource] of Object.entries(forms))
    await t.test(`custom resources ${name}`, async t => {
      const at = (name: string) => ({ name, namespace: inHome(resource) });
      const held = ['forms.example.io/held'];
      for (const name of ['free', 'other']) await make(resource, name);
      for (const name of ['held', 'hung']) await make(resource, name, {}, held);
      await pasted(t, listObjects(resource), 'listObjects');
      await pasted(t, deleteObjects(resource, ['free', 'other'], inHome(resource)), 'deleteObjects');
      await pasted(t, deleteUnfinalized(resource, at('held')), 'deleteUnfinalized');
      await api.send('DELETE', `${collectionPath(resource, home)}/hung`);
      t.notOk(await isGone(resource, 'hung'), 'it hangs');
      await pasted(t, takeFinalizersOff(resource, at('hung')), 'takeFinalizersOff');
      for (const name of ['free', 'other', 'held', 'hung']) t.ok(await isGone(resource, name), name);
    });

  await t.test('a Cleanup is looked at', async t => {
    await make(cleanups, 'running', { spec: cleanupManifest('running').spec });
    // Without its flag -w it would go on until it is interrupted.
    await pasted(t, getObject(cleanups, 'running'), 'getObject');
    await pasted(t, `timeout 5 ${getObject(cleanups, 'running', '-w')} || test $? = 124`, 'getObject');
  });
});
