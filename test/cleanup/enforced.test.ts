import t from 'tap';
import { isCascadeEnforced } from '../../src/cleanup/enforced.ts';
import { ClusterError, type KubeObject } from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';
import { cascadeWebhook } from '../../src/names.ts';
import { object } from '../support/objects.ts';

const kind = 'MutatingWebhookConfiguration';
const apiVersion = 'admissionregistration.k8s.io/v1';

function configuration(name: string, webhooks?: readonly object[]): KubeObject {
  return { ...object(apiVersion, kind, name), ...(webhooks && { webhooks }) } as KubeObject;
}

const ours = { name: cascadeWebhook, failurePolicy: 'Fail' };
const theirs = { name: 'mutate.example.io', failurePolicy: 'Fail' };

const cases: Record<string, { readonly objects: readonly KubeObject[]; readonly want: boolean }> = {
  'there is none': { objects: [], want: false },
  'it must be asked': { objects: [configuration('subscription-guard', [ours])], want: true },
  'it is ignored when it fails': {
    objects: [configuration('subscription-guard', [{ ...ours, failurePolicy: 'Ignore' }])],
    want: false,
  },
  'only others must be asked': { objects: [configuration('theirs', [theirs]), configuration('bare')], want: false },
  'one of others that must be asked is not ours': {
    objects: [configuration('subscription-guard', [theirs, { ...ours, failurePolicy: 'Ignore' }])],
    want: false,
  },
  'under another name, as kustomize gives it': {
    objects: [configuration('bare'), configuration('acme-guard', [theirs, ours])],
    want: true,
  },
};

for (const [name, { objects, want }] of Object.entries(cases)) {
  t.test(name, async t => {
    t.equal(await isCascadeEnforced(new SnapshotCluster(objects)), want);
  });
}

t.test('not being able to look is not "no"', async t => {
  const forbidden = new ClusterError(403, 'Forbidden', 'no');
  const list = () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(forbidden) }) });
  await t.rejects(isCascadeEnforced({ list }), forbidden);
});
