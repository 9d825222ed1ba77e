import type { Plan } from '../plan/plan.ts';
import type { Policy } from '../policy/policy.ts';
import type { Choice } from './action.ts';
import type { Allowed, Decision, Denied, Verdict } from './decision.ts';

export function allowed(verdict: Verdict, plan?: Plan): Allowed {
  return { allowed: true, verdict, ...found(plan) };
}

export function denied(verdict: Verdict, message: string, plan?: Plan): Denied {
  return { allowed: false, verdict, message, ...found(plan) };
}

/** Whether a value is already a decision. */
export function isDecision<T extends object>(value: Decision | T): value is Decision {
  return 'allowed' in value;
}

/** Adds the requested action, and the names of the policies that decided, if any. */
export function attributed<D extends Decision>(
  decision: D,
  { choice, policy }: { readonly choice: Choice; readonly policy: Policy },
): D {
  return { ...decision, action: choice.action, policies: policy.names };
}

function found(plan: Plan | undefined): Pick<Decision, 'plan' | 'unknowns'> {
  return plan ? { plan, unknowns: plan.unknowns.length } : {};
}
