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
