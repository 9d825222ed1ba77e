import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/schema';
import { ClusterError, type ClusterReader, isNotServed, type KubeObject, type Resource } from '../cluster/cluster.ts';
import { editObject } from '../kubectl.ts';
import { group } from '../names.ts';
import { explain } from '../schema-errors.ts';
import { defaultFields, type PolicyFields } from './policy.ts';
import { selectorSchema } from './selector.ts';

/** What the cluster's owners enforce (deploy/crds/deletionpolicies.yaml). */
export const deletionPolicies: Resource = {
  group,
  version: 'v1alpha1',
  kind: 'DeletionPolicy',
  plural: 'deletionpolicies',
  namespaced: false,
};

const strict = { additionalProperties: false } as const;

const matchSchema = Type.Object(
  { packages: Type.Optional(Type.Array(Type.String())), namespaceSelector: Type.Optional(selectorSchema) },
  strict,
);

const specSchema = Type.Object(
  {
    match: Type.Optional(matchSchema),
    action: Type.Optional(Type.Enum(['Block', 'Warn', 'Cascade'])),
    allow: Type.Optional(Type.Array(Type.Enum(['Cascade', 'Orphan']))),
    operands: Type.Optional(Type.Enum(['Block', 'Delete', 'Orphan'])),
    operandOrder: Type.Optional(Type.Array(Type.String())),
    crds: Type.Optional(Type.Enum(['DeleteIfUnused', 'Keep'])),
    operatorGroup: Type.Optional(Type.Enum(['DeleteIfUnused', 'Keep'])),
    dependencies: Type.Optional(Type.Enum(['DeleteIfUnused', 'Keep'])),
    authorization: Type.Optional(Type.Enum(['Requester', 'Policy'])),
    ttlSecondsAfterFinished: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  strict,
);

const document = Compile(Type.Object({ spec: specSchema }));

/** The Subscriptions that a policy is for: those that meet every condition. */
export type Match = Static<typeof matchSchema>;

export interface DeletionPolicy {
  readonly name: string;
  readonly match: Match;
  readonly fields: PolicyFields;
}

/** A policy, or all policies of the cluster, cannot be read. Until they can, nothing may be deleted. */
export class PolicyUnreadable extends Error {
  override readonly name: string = 'PolicyUnreadable';
}

/** Trying again is useless: an administrator has to repair the policy, and the message says how. */
export class PolicyMalformed extends PolicyUnreadable {
  override readonly name = 'PolicyMalformed';
}

/** Returns all policies of the cluster; none if the API is not installed. Throws {@link PolicyUnreadable}. */
export async function listPolicies(cluster: ClusterReader, signal?: AbortSignal): Promise<DeletionPolicy[]> {
  try {
    return (await Array.fromAsync(cluster.list(deletionPolicies, {}, signal))).map(deletionPolicyOf);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (isNotServed(error)) return [];
    const message = `The DeletionPolicies of this cluster could not be read (${error.reason}).`;
    throw new PolicyUnreadable(message, { cause: error });
  }
}

/**
 * Parses a policy. The CRD admits no malformed one, but another version of the CRD might, and what we do not understand
 * could be a restriction. Throws {@link PolicyMalformed}.
 */
export function deletionPolicyOf(object: KubeObject): DeletionPolicy {
  const { name } = object.metadata;
  if (!document.Check(object)) {
    throw new PolicyMalformed(
      `DeletionPolicy ${name} is malformed: ${explain(document.Errors(object)[1])}. Nothing can be deleted until it is mended: ${editObject(deletionPolicies, name)}`,
    );
  }
  const { match = {}, ...fields } = (object as { spec: Static<typeof specSchema> }).spec;
  return { name, match, fields: { ...defaultFields, ...fields } };
}
