import t from 'tap';
import { type Call, callOf, rowsOfCalls } from '../../bench/calls.ts';

const metadataList = 'application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const metadata = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

t.test('callOf', async t => {
  interface Case {
    readonly method?: string;
    readonly url: string;
    readonly accept?: string;
    readonly want: Omit<Call, 'bytes'>;
  }
  const cases: Readonly<Record<string, Case>> = {
    Get: { url: '/api/v1/namespaces/redis', want: { kind: 'get' } },
    GetMetadata: { url: '/api/v1/namespaces/redis', accept: metadata, want: { kind: 'get, metadata' } },
    List: { url: '/apis/g/v1/namespaces/redis/things?limit=500', want: { kind: 'list', plural: 'things' } },
    ListMetadata: {
      url: '/apis/rbac.authorization.k8s.io/v1/clusterroles?labelSelector=olm.owner%3Da%2Fb',
      accept: metadataList,
      want: { kind: 'list, metadata', plural: 'clusterroles' },
    },
    Review: {
      method: 'POST',
      url: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      want: { kind: 'POST subjectaccessreviews' },
    },
    Probe: { url: '/version', want: { kind: 'probe of the readiness check' } },
  };
  for (const [name, { method = 'GET', url, accept = '', want }] of Object.entries(cases)) {
    t.strictSame(callOf(method, url, accept, 7), { ...want, bytes: 7 }, name);
  }
});

t.test('rowsOfCalls: each list that costs something has a row of its own, the others share one', async t => {
  const list = (plural: string, bytes: number): Call => ({ kind: 'list, metadata', plural, bytes });
  const calls = [
    ...[list('kinds0', 10), list('clusterroles', 1_000), list('kinds1', 10), list('roles', 500), list('roles', 400)],
    { kind: 'get', bytes: 80 },
  ];
  const rows = rowsOfCalls('Cost', 'small', calls).map(({ name, unit, p50 }) => `${name} = ${p50} ${unit}`);
  t.strictSame(rows, [
    'small = 6 calls',
    'small: get = 1 calls',
    'small: list, metadata = 5 calls',
    'small = 2 kB',
    'small: get = 0.08 kB',
    'small: list, metadata: clusterroles = 1 kB',
    'small: list, metadata: others = 0.02 kB',
    'small: list, metadata: roles = 0.9 kB',
  ]);
});
