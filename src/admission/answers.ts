import { leftBehind, type Plan } from '../plan/plan.ts';
import type { ConfirmedDeletion } from './confirm.ts';
import type { Allowed, Decision, Denied } from './decision.ts';

export function allowed(verdict: string, plan?: Plan): Allowed {
  return { allowed: true, ...recordOf(verdict, plan) };
}

/** kubectl prints a Conflict whole, line breaks kept (cluster.md 10). */
export function denied(verdict: string, message: string, plan?: Plan): Denied {
  return { allowed: false, code: 409, reason: 'Conflict', message, ...recordOf(verdict, plan) };
}

/** The audit log and our own log keep what was asked for, and the names of the policies that decided, if any did. */
export function attributed<D extends Decision>(
  decision: D,
  { choice, policy }: Pick<ConfirmedDeletion, 'choice' | 'policy'>,
): D {
  const policies = policy.names.length === 0 ? {} : { policy: policy.names.join(',') };
  return {
    ...decision,
    auditAnnotations: { ...decision.auditAnnotations, ...policies },
    log: { ...decision.log, action: choice.action, ...policies },
  };
}

/** What the audit log and our own log keep of a decision. */
function recordOf(verdict: string, plan: Plan | undefined): Pick<Decision, 'auditAnnotations' | 'log'> {
  if (!plan) return { auditAnnotations: { verdict }, log: { verdict } };
  const { digest, unknowns } = plan;
  return {
    auditAnnotations: { verdict, digest },
    log: { verdict, digest, left: leftBehind(plan).length, unknowns: unknowns.length },
  };
}
