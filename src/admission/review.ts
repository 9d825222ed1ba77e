import Type from 'typebox';
import Schema from 'typebox/schema';
import type { DeletionRequest } from './decision.ts';

/**
 * The parts of an AdmissionReview that are acted upon; the API server may send more (facts/admission.md 2.1, 21).
 * `oldObject` is a claim of whoever sent the request, not a fact.
 */
const reviewSchema = Type.Object({
  apiVersion: Type.Literal('admission.k8s.io/v1'),
  kind: Type.Literal('AdmissionReview'),
  request: Type.Object({ uid: Type.String({ minLength: 1 }) }),
});

const deletionSchema = Type.Object({
  operation: Type.Literal('DELETE'),
  resource: Type.Object({ group: Type.Literal('operators.coreos.com'), resource: Type.Literal('subscriptions') }),
  subResource: Type.Optional(Type.Literal('')),
  namespace: Type.String({ minLength: 1 }),
  name: Type.Optional(Type.String()),
  dryRun: Type.Optional(Type.Boolean()),
  userInfo: Type.Object({
    username: Type.String({ minLength: 1 }),
    uid: Type.Optional(Type.String()),
    groups: Type.Optional(Type.Array(Type.String())),
    extra: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  }),
  options: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({
        propagationPolicy: Type.Optional(
          Type.Union([Type.Literal('Foreground'), Type.Literal('Background'), Type.Literal('Orphan')]),
        ),
      }),
    ]),
  ),
  oldObject: Type.Object({
    metadata: Type.Object({
      name: Type.String({ minLength: 1 }),
      namespace: Type.String({ minLength: 1 }),
      uid: Type.String({ minLength: 1 }),
    }),
  }),
});

const isReview = Schema.Compile(reviewSchema);
const isDeletion = Schema.Compile(deletionSchema);

/** The body is no AdmissionReview that could be answered: the caller gets HTTP 400 with this one line. */
export class NotAReview extends Error {
  override readonly name = 'NotAReview';
}

/** The review can be answered, and the answer is a denial with this message. */
export class NotOurDeletion extends Error {
  override readonly name = 'NotOurDeletion';
}

/** `request.uid`, which every answer must repeat. Throws {@link NotAReview}. */
export function uidOf(body: unknown): string {
  if (isReview.Check(body)) return (body as Type.Static<typeof reviewSchema>).request.uid;
  throw new NotAReview('expected an AdmissionReview of admission.k8s.io/v1 with a request and its uid');
}

/** What the review asks. Throws {@link NotOurDeletion} when it is not a plausible DELETE of one Subscription. */
export function deletionOf(body: unknown): DeletionRequest {
  const { request } = body as { request: { uid: string; operation?: unknown; resource?: { resource?: unknown } } };
  if (request.operation !== 'DELETE' || request.resource?.resource !== 'subscriptions') {
    throw new NotOurDeletion(
      `this webhook reviews only DELETE of subscriptions.operators.coreos.com, not ${word(request.operation)} of ${word(request.resource?.resource)}: correct the rules of its webhook configuration`,
    );
  }
  if (!isDeletion.Check(request)) {
    const [, [problem] = []] = isDeletion.Errors(request);
    throw new NotOurDeletion(
      `the review of this deletion is malformed: request${problem?.instancePath.replaceAll('/', '.') ?? ''} ${problem?.message ?? ''}`.trim(),
    );
  }
  const {
    uid,
    namespace,
    name,
    dryRun = false,
    userInfo,
    options,
    oldObject,
  } = request as Type.Static<typeof deletionSchema> & { uid: string };
  const { metadata } = oldObject;
  // A deletecollection names no object: its oldObject is the only one who does (cluster.md 19).
  if (metadata.namespace !== namespace || (name !== undefined && name !== '' && name !== metadata.name)) {
    throw new NotOurDeletion('the review contradicts itself: request and oldObject name different Subscriptions');
  }
  return {
    uid,
    requester: userInfo,
    namespace,
    name: metadata.name,
    subscriptionUid: metadata.uid,
    dryRun,
    ...(options?.propagationPolicy && { propagationPolicy: options.propagationPolicy }),
  };
}

function word(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 63) : 'nothing';
}
