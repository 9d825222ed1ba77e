import type { Access, MayAccess, Requester } from '../access.ts';
import type { ApiClient } from './api-client.ts';

const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';

/** Asks the API server by SubjectAccessReview, with everything it told us about the requester (facts/admission.md 2.2). */
export function accessReviewer(client: ApiClient): MayAccess {
  return async (requester, access, signal) => {
    const review = (await client.request(path, { method: 'POST', body: reviewOf(requester, access), signal })) as {
      status?: { allowed?: boolean };
    };
    return review.status?.allowed === true;
  };
}

function reviewOf({ username, uid, groups, extra }: Requester, access: Access): unknown {
  const { verb, group, resource, namespace } = access;
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: {
      user: username,
      uid,
      groups,
      extra,
      resourceAttributes: { verb, group, resource, namespace },
    },
  };
}
