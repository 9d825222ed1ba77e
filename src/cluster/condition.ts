/** A condition of a status, as Kubernetes' API conventions have it. */
export interface Condition<Type extends string = string> {
  readonly type: Type;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
  readonly observedGeneration: number;
  /** When `status` last changed, as RFC 3339. */
  readonly lastTransitionTime: string;
}

/**
 * Returns a condition with its transition time: `time` (RFC 3339) if its status differs from the one before, else the
 * time of that.
 */
export function conditionAt<Now extends Omit<Condition, 'lastTransitionTime'>>(
  time: string,
  now: Now,
  before: readonly Condition[] = [],
): Now & Pick<Condition, 'lastTransitionTime'> {
  const last = before.find(({ type }) => type === now.type);
  return { ...now, lastTransitionTime: last?.status === now.status ? last.lastTransitionTime : time };
}
