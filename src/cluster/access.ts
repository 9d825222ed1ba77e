/** Who sent a request: the `userInfo` of an AdmissionReview. */
export interface Requester {
  readonly username: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** One verb on one resource, in one namespace or (absent) in all of them. */
export interface Access {
  readonly verb: 'list' | 'delete' | 'patch';
  readonly group: string;
  readonly resource: string;
  readonly namespace?: string;
  /** Absent: all of them. */
  readonly name?: string;
}

/**
 * Says whether the cluster lets a requester do something (a SubjectAccessReview). Rejects with a ClusterError when the
 * cluster does not answer.
 */
export type MayAccess = (requester: Requester, access: Access, signal?: AbortSignal) => Promise<boolean>;
