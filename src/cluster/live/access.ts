import type { Access, MayAccess, Requester } from '../access.ts';
import type { ApiClient } from './api-client.ts';

const api = '/apis/authorization.k8s.io/v1';

interface AccessReview {
  readonly status?: { readonly allowed?: boolean };
}

/**
 * Asks the API server by SubjectAccessReview, with everything that it reported about the requester
 * (docs/facts/admission.md#requester-extra).
 */
export function accessReviewer(client: Pick<ApiClient, 'request'>): MayAccess {
  return async (requester, access, signal) => {
    const body = reviewOf(requester, access);
    const review = await client.request(`${api}/subjectaccessreviews`, { method: 'POST', body, signal });
    return (review as AccessReview).status?.allowed === true;
  };
}

/** The same for the client's own user, by SelfSubjectAccessReview, which every user may ask for. */
export function selfAccessReviewer(client: ApiClient): MayAccess {
  return async (_requester, resourceAttributes, signal) => {
    const body = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    };
    const review = await client.request(`${api}/selfsubjectaccessreviews`, { method: 'POST', body, signal });
    return (review as AccessReview).status?.allowed === true;
  };
}

function reviewOf({ username, uid, groups, extra }: Requester, access: Access): unknown {
  const { verb, group, resource, namespace, name } = access;
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: username,
      uid,
      groups,
      extra,
      resourceAttributes: { verb, group, resource, namespace, name },
    },
  };
}
