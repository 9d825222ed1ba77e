import type { KubeObject } from '../../../src/cluster/cluster.ts';
import { csv, object, ownedBy, subscription } from '../../support/objects.ts';
import { base } from './objects.ts';
import { testFates } from './table.ts';

/** What an operator makes at run time, without a trace of OLM, to be called at a Service. */
const called = (...names: readonly string[]) =>
  ({
    ...object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'runtime'),
    webhooks: names.map(name => ({ clientConfig: { service: { namespace: 'redis', name } } })),
  }) as KubeObject;

const runtime = ['ValidatingWebhookConfiguration', 'runtime'] as const;

/** The same, as some client has written it. */
const writtenBy = (manager: string, operation: 'Apply' | 'Update', service = 'somebodys') => {
  const configuration = called(service);
  const managedFields = [{ manager, operation, fieldsV1: { 'f:webhooks': {} } }];
  return { ...configuration, metadata: { ...configuration.metadata, managedFields } } as KubeObject;
};

const ownService = object('v1', 'Service', 'redis', { namespace: 'redis', metadata: ownedBy(csv()) });

const callingAddress = {
  ...called('redis'),
  webhooks: [
    { clientConfig: { service: { namespace: 'redis', name: 'redis' } } },
    { clientConfig: { url: 'https://hooks.example.com' } },
  ],
} as KubeObject;

const someService = object('v1', 'Service', 'somebodys', { namespace: 'redis' });

testFates({
  CallsServiceThatGoes: {
    objects: [...base, ownService, called('redis')],
    of: runtime,
    fate: 'Delete: it calls Service redis/redis, which goes',
  },
  CallsServiceThatIsGone: {
    objects: [...base, called('redis')],
    of: runtime,
    fate: 'Delete: it calls Service redis/redis, which is gone',
  },
  CallsServiceThatStays: { objects: [...base, someService, called('somebodys')], of: runtime, fate: undefined },
  CallsAnotherServiceToo: {
    objects: [...base, ownService, someService, called('redis', 'somebodys')],
    of: runtime,
    fate: 'Keep: it calls Service redis/somebodys too, which stays',
  },
  CallsAnAddressToo: {
    objects: [...base, ownService, callingAddress],
    of: runtime,
    fate: 'Keep: it calls https://hooks.example.com too',
  },
  CallsServiceThatIsGoneAndComesFromFiles: {
    objects: [...base, writtenBy('kubectl-client-side-apply', 'Update')],
    of: runtime,
    fate: 'Keep: kubectl apply manages it',
  },
  CallsServiceThatGoesAndComesFromFiles: {
    objects: [...base, ownService, writtenBy('kubectl-client-side-apply', 'Update', 'redis')],
    of: runtime,
    fate: 'Blocks: kubectl apply manages it, but it calls Service redis/redis, which goes',
  },
  CallsServiceThatIsGoneAndIsAppliedAgainAndAgain: {
    objects: [...base, writtenBy('kustomize-controller', 'Apply')],
    of: runtime,
    fate: 'Keep: Flux manages it',
  },
  CallsServiceThatIsGoneAndTheOperatorMadeIt: {
    objects: [...base, writtenBy('redis-operator', 'Update')],
    of: runtime,
    fate: 'Delete: it calls Service redis/somebodys, which is gone',
  },
  CallsServiceThatIsGoneAndTheOperatorAppliedIt: {
    objects: [...base, writtenBy('redis-operator', 'Apply')],
    of: runtime,
    fate: 'Delete: it calls Service redis/somebodys, which is gone',
  },
  CallsServiceThatIsGoneBesideAnotherOperator: {
    objects: [...base, subscription('other'), called('somebodys')],
    of: runtime,
    fate: undefined,
  },
  CallsServiceThatIsGoneBesideAnotherCsv: {
    objects: [...base, csv('other.v1', 'redis', { spec: {} }), called('somebodys')],
    of: runtime,
    fate: undefined,
  },
});
