import t from 'tap';
import { deletionReader, NotAReview, NotOurDeletion, uidOf } from '../../src/admission/review.ts';
import { clusterServiceVersions, subscriptions } from '../../src/cluster/resources.ts';
import { clusterExtensions, clusterObjectSets } from '../../src/extension/resources.ts';
import { messageOf } from '../support/error-message.ts';
import { type Review, sample, sampleNames } from './samples.ts';

const deletionOf = deletionReader(subscriptions);
const kind = 'Subscription';
const admin = { username: 'admin', uid: 'admin', groups: ['system:masters', 'system:authenticated'] };
const a = { kind, namespace: 'cap', name: 'a', objectUid: '30b45466-2248-4b7f-b8e2-a6f7f7c01b53', requester: admin };

const read: Record<(typeof sampleNames)[number], object> = {
  background: { ...a, uid: '0207e85a-d6bc-43fd-b07c-0c501e33ea05', dryRun: false, propagationPolicy: 'Background' },
  foreground: {
    uid: 'd4add314-c3e3-491c-8d39-9dc7d7aeae80',
    kind,
    namespace: 'cap',
    name: 'b',
    objectUid: '66535b2d-b6cb-4bc8-874b-37335a466266',
    requester: admin,
    dryRun: false,
    propagationPolicy: 'Foreground',
  },
  orphan: {
    uid: '1d161470-b920-40bc-b257-e168a243e38b',
    kind,
    namespace: 'cap',
    name: 'c',
    objectUid: 'ede02361-21a0-4a05-b825-437de0e9a4a4',
    requester: admin,
    dryRun: false,
    propagationPolicy: 'Orphan',
  },
  'dry-run': { ...a, uid: '0cb17db2-a41c-46e5-ade5-4d3b64ff2fca', dryRun: true, propagationPolicy: 'Background' },
  deletecollection: {
    uid: '1701c10d-1e13-4bf6-b16c-fbef05770167',
    kind,
    namespace: 'cap',
    name: 'f',
    objectUid: 'c82202c8-290b-4970-81ff-20574486606e',
    requester: admin,
    dryRun: false,
  },
  'namespace-deletion': {
    uid: '715a9537-9879-48ab-90d3-ea447df4bd72',
    kind,
    namespace: 'cap',
    name: 'h',
    objectUid: 'c51f9417-705e-4da5-bb92-2d4748b88518',
    requester: {
      username: 'system:serviceaccount:kube-system:namespace-controller',
      uid: 'dfb2e991-2562-4ca3-929c-67af49ce3dad',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:kube-system', 'system:authenticated'],
      extra: { 'authentication.kubernetes.io/credential-id': ['JTI=0364851b-e572-4585-9d06-ff65658f87b7'] },
    },
    dryRun: false,
    propagationPolicy: 'Background',
  },
};

t.test('reads what a real API server sends', async t => {
  for (const name of sampleNames) t.strictSame(deletionOf(sample(name)), read[name], name);
});

t.test('reads what other API servers may send', async t => {
  const cases: Record<string, (request: Review['request']) => void> = {
    'an empty name': request => {
      request.name = '';
    },
    'no options': request => {
      request.options = null;
    },
    'fields of a newer version': request => {
      Object.assign(request, { shard: 3 });
      Object.assign(request.options as object, { ignoreStoreReadErrorWithClusterBreakingPotential: false });
    },
    'an old object with keys that poison': request => {
      request.oldObject = JSON.parse(
        JSON.stringify(request.oldObject).replace('{', '{"__proto__":{"dryRun":true},"constructor":{"prototype":{}},'),
      );
    },
  };
  for (const [name, change] of Object.entries(cases)) {
    const review = sample('background');
    change(review.request);
    t.match(deletionOf(review), a, name);
  }
  t.notOk('dryRun' in {}, 'Object.prototype is as it was');
});

t.test('a body without a review to answer', async t => {
  const request = { uid: 'u' };
  const v1 = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' };
  const cases: Record<string, [body: unknown, why: string]> = {
    null: [null, 'it must be object'],
    'a list': [[v1], 'it must be object'],
    'an empty object': [{}, 'apiVersion is missing'],
    'a beta review': [
      { ...v1, apiVersion: 'admission.k8s.io/v1beta1', request },
      'apiVersion must be "admission.k8s.io/v1"',
    ],
    'another kind': [{ ...v1, kind: 'ConversionReview', request }, 'kind must be "AdmissionReview"'],
    'no request': [v1, 'request is missing'],
    'a request of null': [{ ...v1, request: null }, 'request must be object'],
    'no uid': [{ ...v1, request: {} }, 'request.uid is missing'],
    'an empty uid': [{ ...v1, request: { uid: '' } }, 'request.uid must not have fewer than 1 characters'],
    'a uid that is a number': [{ ...v1, request: { uid: 3 } }, 'request.uid must be string'],
    'a uid without an end': [
      { ...v1, request: { uid: 'u'.repeat(513) } },
      'request.uid must not have more than 512 characters',
    ],
    'fields in the prototype': [
      JSON.parse(`{"__proto__":${JSON.stringify({ ...v1, request })}}`),
      'apiVersion is missing',
    ],
  };
  for (const [name, [body, why]] of Object.entries(cases)) {
    const expected = { message: `this is not an AdmissionReview of admission.k8s.io/v1: ${why}` };
    t.throws(() => uidOf(body), expected, name);
    t.throws(() => uidOf(body), NotAReview, name);
  }
});

t.test('a review of something else names the configuration as what to mend', async t => {
  const cases: Record<string, [change: object, what: string]> = {
    UPDATE: [{ operation: 'UPDATE' }, 'UPDATE of operators.coreos.com/v1alpha1 subscriptions'],
    'no operation': [{ operation: undefined }, 'nothing of operators.coreos.com/v1alpha1 subscriptions'],
    'another resource': [
      { resource: { group: 'operators.coreos.com', version: 'v1alpha1', resource: 'installplans' } },
      'DELETE of operators.coreos.com/v1alpha1 installplans',
    ],
    "Knative's subscriptions": [
      { resource: { group: 'messaging.knative.dev', version: 'v1', resource: 'subscriptions' } },
      'DELETE of messaging.knative.dev/v1 subscriptions',
    ],
    'a core resource': [{ resource: { group: '', version: 'v1', resource: 'pods' } }, 'DELETE of v1 pods'],
    'no resource': [{ resource: null }, 'DELETE of nothing'],
    'another version': [
      { resource: { group: 'operators.coreos.com', version: 'v1', resource: 'subscriptions' } },
      'DELETE of operators.coreos.com/v1 subscriptions',
    ],
    'a resource that is a word': [{ resource: 'subscriptions' }, 'DELETE of nothing'],
    'a subresource': [{ subResource: 'status' }, 'DELETE of operators.coreos.com/v1alpha1 subscriptions/status'],
    'a list': [{ operation: ['DELETE'] }, 'nothing of operators.coreos.com/v1alpha1 subscriptions'],
  };
  for (const [name, [change, what]] of Object.entries(cases)) {
    const review = sample('background');
    Object.assign(review.request, change);
    t.throws(
      () => deletionOf(review),
      new NotOurDeletion(
        `this webhook only reviews DELETE of operators.coreos.com/v1alpha1 subscriptions, not ${what}; fix the rules of the webhook configuration`,
      ),
      name,
    );
  }
});

t.test('a review that is malformed or contradicts itself', async t => {
  const metadata = { name: 'a', namespace: 'cap', uid: 'u' };
  const cases: Record<string, [change: object, why: string]> = {
    'another kind': [
      { kind: { group: 'operators.coreos.com', version: 'v1', kind: 'Operator' } },
      'request.kind.kind must be "Subscription"',
    ],
    'no namespace': [{ namespace: undefined }, 'request.namespace is missing'],
    'a namespace with a slash': [{ namespace: 'a/b' }, 'request.namespace must match pattern'],
    'another namespace': [{ namespace: 'b' }, 'request.namespace is b, but that of request.oldObject is cap'],
    'another name': [{ name: 'b' }, 'request.name is b, but that of request.oldObject is a'],
    'a name with dots to climb': [{ name: '../x' }, 'request.name must match pattern'],
    'no old object': [{ oldObject: null }, 'request.oldObject must be object'],
    'an old object without metadata': [{ oldObject: {} }, 'request.oldObject.metadata is missing'],
    'no UID': [
      { oldObject: { metadata: { ...metadata, uid: undefined } } },
      'request.oldObject.metadata.uid is missing',
    ],
    'an empty UID': [
      { oldObject: { metadata: { ...metadata, uid: '' } } },
      'request.oldObject.metadata.uid must not have fewer than 1 characters',
    ],
    'no name in the old object': [
      { oldObject: { metadata: { ...metadata, name: undefined } } },
      'request.oldObject.metadata.name is missing',
    ],
    'a name with a line break': [
      { name: undefined, oldObject: { metadata: { ...metadata, name: 'a\nb' } } },
      'request.oldObject.metadata.name must match pattern',
    ],
    'a name longer than Kubernetes allows': [
      { name: undefined, oldObject: { metadata: { ...metadata, name: 'a'.repeat(254) } } },
      'request.oldObject.metadata.name must not have more than 253 characters',
    ],
    'nobody who asks': [{ userInfo: {} }, 'request.userInfo.username is missing'],
    'groups that are a word': [
      { userInfo: { username: 'u', groups: 'system:masters' } },
      'request.userInfo.groups must be array',
    ],
    'extra that is no list': [
      { userInfo: { username: 'u', extra: { scopes: 'all' } } },
      'request.userInfo.extra.scopes must be array',
    ],
    'a dry run that is a word': [{ dryRun: 'false' }, 'request.dryRun must be boolean'],
    'a policy nobody knows': [
      { options: { propagationPolicy: 'Sideways' } },
      'request.options.propagationPolicy must be one of "Foreground", "Background", "Orphan"',
    ],
    'options that are a word': [{ options: 'Orphan' }, 'request.options must be object'],
  };
  for (const [name, [change, why]] of Object.entries(cases)) {
    const review = JSON.parse(
      JSON.stringify({ ...sample('background'), request: { ...sample('background').request, ...change } }),
    );
    const message = messageOf(() => deletionOf(review), NotOurDeletion);
    t.ok(message.startsWith(`the review of this deletion is malformed: ${why}`), `${name}: ${message}`);
  }
});

t.test('each resource has its own reader, by the same rules', t => {
  const readCsv = deletionReader(clusterServiceVersions);
  const review = sample('background');
  const { request } = review;
  t.throws(() => readCsv(review), {
    message:
      'this webhook only reviews DELETE of operators.coreos.com/v1alpha1 clusterserviceversions, not DELETE of operators.coreos.com/v1alpha1 subscriptions; fix the rules of the webhook configuration',
  });
  Object.assign(request.resource as object, { resource: 'clusterserviceversions' });
  t.throws(() => readCsv(review), {
    message: 'the review of this deletion is malformed: request.kind.kind must be "ClusterServiceVersion"',
  });
  Object.assign(request.kind as object, { kind: 'ClusterServiceVersion' });
  t.match(readCsv(review), { ...a, kind: 'ClusterServiceVersion' });
  t.throws(() => deletionOf(review), NotOurDeletion);
  t.end();
});

t.test('a cluster-scoped resource has no namespace, and one webhook may be about several', t => {
  const readExtension = deletionReader(clusterExtensions, clusterObjectSets);
  const reviewOf = (kind: string, resource: string, namespace?: string) => {
    const review = sample('background');
    const { request } = review;
    const { group, version } = clusterExtensions;
    Object.assign(request, {
      kind: { group, version, kind },
      resource: { group, version, resource },
      name: 'redis',
      namespace,
    });
    request.oldObject = { metadata: { name: 'redis', uid: 'u', namespace } };
    return review;
  };
  for (const [kind, plural] of [
    ['ClusterExtension', 'clusterextensions'],
    ['ClusterObjectSet', 'clusterobjectsets'],
  ] as const) {
    const deletion = { kind, namespace: '', name: 'redis', objectUid: 'u' };
    t.match(readExtension(reviewOf(kind, plural)), deletion);
    t.match(readExtension(reviewOf(kind, plural, '')), deletion);
    t.throws(() => readExtension(reviewOf(kind, plural, 'cap')), NotOurDeletion);
  }
  t.throws(() => readExtension(reviewOf('ClusterObjectSet', 'clusterextensions')), NotOurDeletion, 'the wrong kind');
  t.throws(() => readExtension(sample('background')), {
    message:
      'this webhook only reviews DELETE of olm.operatorframework.io/v1 clusterextensions and olm.operatorframework.io/v1 clusterobjectsets, not DELETE of operators.coreos.com/v1alpha1 subscriptions; fix the rules of the webhook configuration',
  });
  t.end();
});
