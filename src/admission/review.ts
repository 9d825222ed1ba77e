import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/schema';
import type { Requester } from '../cluster/access.ts';
import type { Resource } from '../cluster/cluster.ts';
import { apiVersionOf } from '../cluster/object.ts';
import { explain } from '../schema-errors.ts';

/**
 * The question of an AdmissionReview, after the check that it is a DELETE of a resource that we guard. Still untrusted.
 */
export interface DeletionRequest {
  /** `request.uid`: names the admission call, not the object. */
  readonly uid: string;
  /** The kind of the object, which the endpoint is for. */
  readonly kind: string;
  readonly requester: Requester;
  /** Of a cluster-scoped object: ''. */
  readonly namespace: string;
  readonly name: string;
  /** The UID of the object under deletion, as the review claims. */
  readonly objectUid: string;
  /**
   * `request.options.propagationPolicy`; absent if the client sent none
   * (docs/facts/admission.md#deletion-without-name).
   */
  readonly propagationPolicy?: PropagationPolicy;
  readonly dryRun: boolean;
}

type PropagationPolicy = 'Foreground' | 'Background' | 'Orphan';

const text = Type.String({ minLength: 1, maxLength: 512 });

/**
 * The only names that Kubernetes accepts for Namespaces and custom resources (apimachinery: IsDNS1123Label,
 * …Subdomain).
 */
const label = Type.String({ maxLength: 63, pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' });
const subdomain = Type.String({ maxLength: 253, pattern: '^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$' });

/**
 * The parts of an AdmissionReview v1 that we read; the API server sends more (docs/facts/admission.md#review-fields).
 * This much is needed to answer at all: an answer must repeat the uid.
 */
const reviewSchema = Type.Object({
  apiVersion: Type.Literal('admission.k8s.io/v1'),
  kind: Type.Literal('AdmissionReview'),
  request: Type.Object({ uid: text }),
});

const review = Compile(reviewSchema);

/** The requests that our webhook rule matches; `Equivalent` matching converts them to this version. */
const ruleSchema = ({ group, version, plural }: Resource) =>
  Type.Object({
    operation: Type.Literal('DELETE'),
    resource: Type.Object({
      group: Type.Literal(group),
      version: Type.Literal(version),
      resource: Type.Literal(plural),
    }),
    subResource: Type.Optional(Type.Literal('')),
  });

/** A cluster-scoped object has no namespace, or in older reviews an empty one. */
const namespaceSchema = ({ namespaced }: Resource) => (namespaced ? label : Type.Optional(Type.Literal<string>('')));

const requestSchema = ({ group, kind }: Resource, namespace: ReturnType<typeof namespaceSchema>) =>
  Type.Object({
    kind: Type.Object({ group: Type.Literal(group), kind: Type.Literal(kind) }),
    namespace,
    /** Absent for a deletecollection (docs/facts/admission.md#deletion-without-name). */
    name: Type.Optional(Type.Union([subdomain, Type.Literal('')])),
    userInfo: Type.Object({
      username: text,
      uid: Type.Optional(Type.String()),
      groups: Type.Optional(Type.Array(Type.String())),
      extra: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
    }),
    dryRun: Type.Optional(Type.Boolean()),
    options: Type.Optional(
      Type.Union([
        Type.Object({ propagationPolicy: Type.Optional(Type.Enum(['Foreground', 'Background', 'Orphan'])) }),
        Type.Null(),
      ]),
    ),
    object: Type.Optional(Type.Unknown()),
    /** A claim of the sender. We read only the object's identity from it, and the rest from the API server. */
    oldObject: Type.Object({ metadata: Type.Object({ name: subdomain, namespace, uid: text }) }),
  });

/** The body cannot be answered by an AdmissionReview: the caller gets HTTP 400 with this one line. */
export class NotAReview extends Error {
  override readonly name = 'NotAReview';
  readonly statusCode = 400;
}

/** The review can be answered, and the answer is a denial with this message. */
export class NotOurDeletion extends Error {
  override readonly name = 'NotOurDeletion';
}

/** `request.uid`, which every answer must repeat. Throws {@link NotAReview}. */
export function uidOf(body: unknown): string {
  if (!review.Check(body)) {
    throw new NotAReview(`this is not an AdmissionReview of admission.k8s.io/v1: ${explain(review.Errors(body)[1])}`);
  }
  return (body as Static<typeof reviewSchema>).request.uid;
}

/**
 * Returns a function that reads from a review the object under deletion. It throws {@link NotOurDeletion} if the review
 * is not a plausible DELETE of one object of the resource.
 */
export function deletionReader(...resources: readonly Resource[]): (body: unknown) => DeletionRequest {
  const readers = resources.map(readerOf);
  return body => {
    const { request } = body as Static<typeof reviewSchema>;
    const read = readers.find(({ isOurs }) => isOurs(request))?.read;
    if (!read) throw new NotOurDeletion(wrongRule(request as Asked, resources));
    return read(request);
  };
}

function readerOf(resource: Resource) {
  const rule = Compile(ruleSchema(resource));
  const schema = requestSchema(resource, namespaceSchema(resource));
  const deletion = Compile(schema);
  return {
    isOurs: (request: unknown) => rule.Check(request),
    read: (request: Static<typeof reviewSchema>['request']): DeletionRequest => {
      if (!deletion.Check(request)) throw malformed(`request.${explain(deletion.Errors(request)[1])}`);
      const { namespace = '', name, userInfo, dryRun = false, options, oldObject } = request as Static<typeof schema>;
      const { metadata } = oldObject;
      if (namespace !== (metadata.namespace ?? '')) {
        throw malformed(`request.namespace is ${namespace}, but that of request.oldObject is ${metadata.namespace}`);
      }
      if (name && name !== metadata.name) {
        throw malformed(`request.name is ${name}, but that of request.oldObject is ${metadata.name}`);
      }
      return {
        uid: request.uid,
        kind: resource.kind,
        requester: userInfo,
        namespace,
        name: metadata.name,
        objectUid: metadata.uid,
        dryRun,
        ...(options?.propagationPolicy && { propagationPolicy: options.propagationPolicy }),
      };
    },
  };
}

function malformed(why: string): NotOurDeletion {
  return new NotOurDeletion(`the review of this deletion is malformed: ${why}`);
}

interface Asked {
  readonly operation?: unknown;
  readonly resource?: { readonly group?: unknown; readonly version?: unknown; readonly resource?: unknown } | null;
  readonly subResource?: unknown;
}

/** In the terms of a webhook configuration's rule: `operators.coreos.com/v1alpha1 subscriptions/status`. */
function wrongRule({ operation, resource: asked, subResource }: Asked, resources: readonly Resource[]): string {
  const api = joined(asked?.group, asked?.version);
  const target = [api, joined(asked?.resource, subResource)].filter(Boolean).join(' ');
  const ours = resources.map(resource => `${apiVersionOf(resource)} ${resource.plural}`).join(' and ');
  return `this webhook only reviews DELETE of ${ours}, not ${word(operation)} of ${target || 'nothing'}; fix the rules of the webhook configuration`;
}

function joined(...parts: readonly unknown[]): string {
  return parts.filter(Boolean).map(word).join('/');
}

function word(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 63) : 'nothing';
}
