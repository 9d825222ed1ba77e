/** A condition of a status, as Kubernetes' API conventions have it. */
export interface Condition<Type extends string = string> {
  readonly type: Type;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
  /** When `status` has last become another one, as RFC 3339. */
  readonly lastTransitionTime: string;
}

/** A condition as it is at a time (RFC 3339), which may be that of its transition from what was written before. */
export function conditionAt<Now extends Omit<Condition, 'lastTransitionTime'>>(
  time: string,
  now: Now,
  before: readonly Condition[] = [],
): Now & Pick<Condition, 'lastTransitionTime'> {
  const last = before.find(({ type }) => type === now.type);
  return { ...now, lastTransitionTime: last?.status === now.status ? last.lastTransitionTime : time };
}
