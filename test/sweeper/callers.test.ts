import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { csv, object, ownedBy, subscription } from '../support/objects.ts';
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

/** While it was being carried out, people applied over what the operator had made at run time. */
const claims: Record<string, { readonly now: KubeObject; readonly waits: boolean }> = {
  NobodyHas: { now: called, waits: false },
  PeopleHave: { now: claimed, waits: true },
  PeopleHavePutTheirOwnInItsPlace: {
    now: { ...claimed, metadata: { ...claimed.metadata, uid: 'another' } } as KubeObject,
    waits: true,
  },
  WhatTheyApplyCallsAnotherService: {
    now: { ...claimed, ...hooks(clientConfig('others')), metadata: claimed.metadata } as KubeObject,
    waits: false,
  },
};

for (const [name, { now, waits }] of Object.entries(claims)) {
  t.test(`the CSV that takes a Service along: ${name}`, async t => {
    const cluster = new FakeCluster([csv(), own, now]);
    const { phase, message } = await passOver(cluster, { installed: [subscription(), csv(), own, called] });
    t.equal(cluster.writes.includes('delete ClusterServiceVersion redis-operator.v1'), !waits);
    if (!waits) return;
    t.equal(phase, 'Stalled');
    t.equal(
      message,
      'ValidatingWebhookConfiguration runtime: kubectl apply manages it, but it calls Service redis/redis, which goes. Delete it first, also where it comes from: kubectl delete validatingwebhookconfigurations.admissionregistration.k8s.io runtime',
    );
  });
}
