import { isFinished } from '../cleanup/cleanup.ts';
import type { ObjectMeta } from '../cluster/cluster.ts';
import { refTo } from '../cluster/object.ts';
import { subscriptions } from '../cluster/resources.ts';
import type { Subject } from '../subject/subject.ts';
import type { AuditedObject } from './audited-object.ts';
import type { AuditedObjects } from './read-objects.ts';

interface HasObjects {
  readonly objects: Pick<AuditedObjects, 'subscriptions' | 'cleanups'>;
}

/** The Subscriptions that stay: none that is being deleted, or that a cascade is about to follow. */
export function staying({ objects: { subscriptions: all, cleanups } }: HasObjects): Subject[] {
  const leaving = new Set(cleanups.filter(cleanup => !isFinished(cleanup)).map(({ spec }) => spec.subject.uid));
  return all.filter(({ terminating, uid }) => !terminating && !leaving.has(uid));
}

/** A Subscription as an object that an audit finds. */
export function auditedSubject({ namespace, name, uid, created }: Subject): AuditedObject {
  const meta: ObjectMeta = { namespace, name, uid, ...(created && { creationTimestamp: created }) };
  return { ref: refTo(subscriptions, { namespace, name }), meta };
}
