import t from 'tap';
import { accessReviewer } from '../../src/cluster/live/access.ts';
import type { ApiClient } from '../../src/cluster/live/api-client.ts';

t.test('a SubjectAccessReview tells all that the API server told about the requester', async t => {
  const asked: unknown[] = [];
  const client: Pick<ApiClient, 'request'> = {
    request: async (path, { method, body } = {}) => {
      asked.push({ path, method, body });
      return { status: { allowed: true } };
    },
  };
  const requester = { username: 'bob', uid: 'b-1', groups: ['devs'], extra: { 'scopes.example.io': ['user:info'] } };
  const access = { verb: 'delete', group: 'apps', resource: 'deployments', namespace: 'redis' } as const;
  t.equal(await accessReviewer(client)(requester, access), true);
  t.strictSame(asked, [
    {
      path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      method: 'POST',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          user: 'bob',
          uid: 'b-1',
          groups: ['devs'],
          extra: { 'scopes.example.io': ['user:info'] },
          resourceAttributes: { ...access, name: undefined },
        },
      },
    },
  ]);
});

for (const answer of [{ status: { allowed: false } }, { status: {} }, {}]) {
  t.test(`only a yes is a yes: ${JSON.stringify(answer)}`, async t => {
    const client: Pick<ApiClient, 'request'> = { request: async () => answer };
    const access = { verb: 'list', group: '', resource: 'services' } as const;
    t.equal(await accessReviewer(client)({ username: 'bob' }, access), false);
  });
}
