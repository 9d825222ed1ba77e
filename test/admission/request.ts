import type { DeletionRequest } from '../../src/admission/review.ts';
import { uidOf } from '../support/objects.ts';

/** `kubectl delete subscription redis-operator -n redis` */
export const request: DeletionRequest = {
  uid: 'call-1',
  kind: 'Subscription',
  requester: { username: 'alice' },
  namespace: 'redis',
  name: 'redis-operator',
  objectUid: uidOf('Subscription', 'redis-operator', 'redis'),
  dryRun: false,
};
