import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, csv, object, ownedBy, ownerLabels, subscription } from '../support/objects.ts';
import { passOver } from './pass-over.ts';

/** A webhook configuration that was approved to go, because the only Service that it called went or was gone. */

const clientConfig = (name: string) => ({ clientConfig: { service: { namespace: 'redis', name } } });
const hooks = (...webhooks: readonly object[]) =>
  ({
    ...object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'runtime'),
    webhooks,
  }) as KubeObject;
const service = (name: string, metadata: object = {}) =>
  object('v1', 'Service', name, { namespace: 'redis', metadata });
const own = service('redis', ownedBy(csv()));
const deletion = 'delete ValidatingWebhookConfiguration runtime';

interface Case {
  readonly installed: readonly KubeObject[];
  readonly now: readonly KubeObject[];
  /** Why it stays; undefined: the sweeper deletes it. */
  readonly kept: string | undefined;
}

const cases: Record<string, Case> = {
  NothingHasChanged: {
    installed: [own, hooks(clientConfig('redis'))],
    now: [hooks(clientConfig('redis'))],
    kept: undefined,
  },
  ItsServiceIsStillMissing: {
    installed: [hooks(clientConfig('redis'))],
    now: [hooks(clientConfig('redis'))],
    kept: undefined,
  },
  ItsServiceIsThereAgain: {
    installed: [hooks(clientConfig('redis'))],
    now: [service('redis'), hooks(clientConfig('redis'))],
    kept: 'it calls Service redis/redis, which stays',
  },
  ItCallsAnotherServiceByNow: {
    installed: [own, hooks(clientConfig('redis'))],
    now: [service('others'), hooks(clientConfig('redis'), clientConfig('others'))],
    kept: 'it calls Service redis/others, which stays',
  },
  AnotherInstallationHasOneOfTheName: {
    installed: [own, hooks(clientConfig('redis')), csv('redis-operator.v1', 'other')],
    now: [hooks(clientConfig('redis')), csv('redis-operator.v1', 'other')],
    kept: undefined,
  },
  ItCallsAnAddressByNow: {
    installed: [own, hooks(clientConfig('redis'))],
    now: [hooks(clientConfig('redis'), { clientConfig: { url: 'https://hooks.example.com' } })],
    kept: 'it calls https://hooks.example.com too',
  },
};

for (const [name, { installed, now, kept: reason }] of Object.entries(cases)) {
  t.test(name, async t => {
    const cluster = new FakeCluster(now);
    const { kept } = await passOver(cluster, { installed: [subscription(), csv(), ...installed] });
    t.equal(kept.find(({ name }) => name === 'runtime')?.reason, reason);
    t.equal(cluster.writes.includes(deletion), reason === undefined);
  });
}

const applied = {
  managedFields: [{ manager: 'kubectl', operation: 'Apply', fieldsV1: { 'f:webhooks': {} } }],
};
const called = hooks(clientConfig('redis'));
const claimed = { ...called, metadata: { ...called.metadata, ...applied } } as KubeObject;

const anew = { metadata: { ...called.metadata, uid: 'another' } };
const withOwners = (...owners: readonly KubeObject[]) =>
  ({ ...called, metadata: { ...called.metadata, ...ownedBy(...owners) } }) as KubeObject;

const remove = 'kubectl delete validatingwebhookconfigurations.admissionregistration.k8s.io runtime';
const removeOperator = 'kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1 -n redis';
const claimedBy = (claim: string) =>
  `ValidatingWebhookConfiguration runtime: ${claim}, but it calls Service redis/redis, which goes. Delete it first, also where it comes from: ${remove}`;
const unplanned = `ClusterServiceVersion redis/redis-operator.v1: ValidatingWebhookConfiguration runtime, which is not in the plan, calls Service redis/redis, which goes. Delete it first: ${remove}. If it comes back, the operator makes it, and goes before it: ${removeOperator} && ${remove}`;
const stillGoing =
  'ClusterServiceVersion redis/redis-operator.v1: ValidatingWebhookConfiguration runtime calls Service redis/redis, which goes, and is being deleted';

interface Made {
  readonly before: readonly KubeObject[];
  /** After the approval. */
  readonly now: readonly KubeObject[];
  /** Why the CSV, which takes the Service along, is not deleted; undefined: it is. */
  readonly waits: string | undefined;
}

/** While it was being carried out, somebody made a webhook configuration, or applied over what the operator had made at run time. */
const made: Record<string, Made> = {
  Nothing: { before: [called], now: [called], waits: undefined },
  PeopleApplyOverIt: { before: [called], now: [claimed], waits: claimedBy('kubectl apply manages it') },
  PeoplePutTheirOwnInItsPlace: {
    before: [called],
    now: [{ ...claimed, metadata: { ...claimed.metadata, uid: 'another' } }],
    waits: claimedBy('kubectl apply manages it'),
  },
  WhatTheyApplyCallsAnotherService: {
    before: [called],
    now: [{ ...claimed, ...hooks(clientConfig('others')), metadata: claimed.metadata }],
    waits: undefined,
  },
  TheOperatorMakesItAgain: { before: [called], now: [{ ...called, ...anew }], waits: unplanned },
  TheOperatorMakesAnotherOne: { before: [], now: [called], waits: unplanned },
  AnotherOneIsGoing: {
    before: [],
    now: [
      {
        ...called,
        metadata: { ...called.metadata, deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.io/a'] },
      },
    ],
    waits: stillGoing,
  },
  AnotherOneCallsAServiceThatStaysToo: {
    before: [],
    now: [service('others'), hooks(clientConfig('redis'), clientConfig('others'))],
    waits: undefined,
  },
  AnotherOneCallsAnotherService: { before: [], now: [hooks(clientConfig('others'))], waits: undefined },
  OlmMakesItAgain: {
    before: [called],
    now: [{ ...called, metadata: { ...anew.metadata, labels: ownerLabels } }],
    waits: undefined,
  },
  ThePlanKeepsIt: {
    before: [service('others'), hooks(clientConfig('redis'), clientConfig('others'))],
    now: [service('others'), hooks(clientConfig('redis'), clientConfig('others'))],
    waits: undefined,
  },
  ThePlanKeepsItAndItIsMadeAgain: {
    before: [service('others'), hooks(clientConfig('redis'), clientConfig('others'))],
    now: [{ ...called, ...anew }],
    waits: unplanned,
  },
  ItFollowsAnOwnerInANamespaceByThePlan: { before: [withOwners(csv())], now: [withOwners(csv())], waits: undefined },
  ItGoesWithItsOwner: { before: [crd()], now: [crd(), withOwners(crd())], waits: undefined },
  ItsOwnerIsInANamespaceSoThatItStays: { before: [], now: [withOwners(csv())], waits: unplanned },
};

for (const [name, { before, now, waits }] of Object.entries(made)) {
  t.test(`the CSV that takes a Service along: ${name}`, async t => {
    const cluster = new FakeCluster([csv(), own, ...now]);
    const { phase, message } = await passOver(cluster, { installed: [subscription(), csv(), own, ...before] });
    t.equal(cluster.writes.includes('delete ClusterServiceVersion redis-operator.v1'), waits === undefined);
    if (waits === undefined) return;
    t.equal(message, waits);
    t.equal(phase, waits.startsWith('Cluster') ? 'Running' : 'Stalled');
  });
}

t.test('the status names the one that holds the CSV up, not what waits for the CSV', async t => {
  const deployment = object('apps/v1', 'Deployment', 'redis', { namespace: 'redis', metadata: ownedBy(csv()) });
  const hanging = { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['example.io/a', 'example.io/b'] };
  const now = { ...deployment, metadata: { ...deployment.metadata, ...hanging } };
  const cluster = new FakeCluster([csv(), own, now, called]);
  const { message } = await passOver(cluster, { installed: [subscription(), csv(), own, deployment] });
  t.equal(message, unplanned);
});
