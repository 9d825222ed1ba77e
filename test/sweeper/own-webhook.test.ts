import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { errorOfAnswer } from '../../src/cluster/live/api-errors.ts';
import { defaultPolicy } from '../../src/policy/policy.ts';
import { FakeCluster } from '../support/fakes/fake-cluster.ts';
import { crd, csv, object, ownerLabels, redis, subscription } from '../support/objects.ts';
import { passOver } from './pass-over.ts';

const configuration = {
  ...object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'vredis-x7k2p', {
    metadata: { labels: ownerLabels },
  }),
  webhooks: [
    { name: 'vredis.example.io', clientConfig: { service: { namespace: 'redis', name: 'redis-operator-service' } } },
  ],
};

const itIs = '; it is of ValidatingWebhookConfiguration vredis-x7k2p, which';
const isRestored = `${itIs} OLM makes again while ClusterServiceVersion redis/redis-operator.v1 is there. Remove the operator first: kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1 -n redis`;

interface Case {
  readonly webhook: string;
  readonly why?: string;
  /** Beside the custom resource. Default: all that was installed. */
  readonly there?: readonly KubeObject[];
  readonly wayOut: string;
}

const cases: Record<string, Case> = {
  'B10: of the operator, and OLM restores it': { webhook: 'vredis.example.io', wayOut: isRestored },
  'B10: of the operator, at its Service': {
    webhook: 'vredis.example.io',
    why: 'failed to call webhook: Post "https://redis-operator-service.redis.svc:443/validate?timeout=10s": no endpoints available',
    wayOut: isRestored,
  },
  'B10: of the operator, and its ClusterServiceVersion is gone': {
    webhook: 'vredis.example.io',
    there: [crd(), configuration],
    wayOut: `${itIs} goes with the operator. To get past it: kubectl delete validatingwebhookconfigurations.admissionregistration.k8s.io vredis-x7k2p`,
  },
  'of another installation of the same operator, which registers the same name': {
    webhook: 'vredis.example.io',
    why: 'failed to call webhook: Post "https://redis-operator-service.team-b.svc:443/validate?timeout=10s": no endpoints available',
    wayOut: '',
  },
  "of someone else's": { webhook: 'policies.example.com', wayOut: '' },
};

const installed = [subscription(), csv(), crd(), configuration, redis('prod')];

for (const [
  name,
  { webhook, why = 'no endpoints available', there = installed.slice(1, -1), wayOut },
] of Object.entries(cases)) {
  t.test(`a webhook refuses the deletion of a custom resource: ${name}`, async t => {
    const message = `Internal error occurred: failed calling webhook "${webhook}": ${why}`;
    const cluster = new FakeCluster([...there, redis('prod')]);
    cluster.delete = () => Promise.reject(errorOfAnswer(500, { value: { message }, text: '' }, 'DELETE'));
    const status = await passOver(cluster, { installed, policy: { ...defaultPolicy, operands: 'Delete' } });
    t.equal(status.message, `cannot go on, trying again: ${message}${wayOut}`);
  });
}

const conversion = 'conversion webhook for redis.example.io/v1alpha1, Kind=Redis failed: service "gone" not found';
const csvFirst =
  '. Remove the operator first: kubectl delete clusterserviceversions.operators.coreos.com redis-operator.v1 -n redis';
const patch = `. To do without it, and lose what only another version holds: kubectl patch customresourcedefinitions.apiextensions.k8s.io redises.redis.example.io --type=merge -p '{"spec":{"conversion":{"strategy":"None","webhook":null}}}'`;

const conversions: Record<string, { readonly there: readonly KubeObject[]; readonly wayOut: string }> = {
  'and OLM registers it again': { there: [csv(), crd()], wayOut: csvFirst },
  'and the operator is gone': { there: [crd()], wayOut: patch },
};

for (const [name, { there, wayOut }] of Object.entries(conversions)) {
  t.test(`B9: nothing converts a custom resource, ${name}`, async t => {
    const cluster = new FakeCluster([...there, redis('prod')]);
    cluster.delete = () => Promise.reject(errorOfAnswer(500, { value: { message: conversion }, text: '' }, 'DELETE'));
    const status = await passOver(cluster, { installed, policy: { ...defaultPolicy, operands: 'Delete' } });
    t.equal(status.message, `cannot go on, trying again: ${conversion}${wayOut}`);
  });
}
