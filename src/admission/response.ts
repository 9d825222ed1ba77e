import { maxBytes } from '../checklist/checklist.ts';
import type { Decision } from './decision.ts';

/** Longer warnings are cut by the API server, and one with a control character is dropped whole (facts F15). */
const maxWarning = 120;

/** The answer to one admission call, as the API server wants it. */
export function reviewResponse(uid: string, decision: Decision): unknown {
  const { warnings = [], auditAnnotations } = decision;
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: decision.allowed,
      ...(!decision.allowed && { status: statusOf(decision) }),
      ...(warnings.length > 0 && { warnings: warnings.map(warning => printable(warning).slice(0, maxWarning)) }),
      ...(auditAnnotations && { auditAnnotations }),
    },
  };
}

/** kubectl prints a Conflict whole; with reason Invalid it would hide the message (cluster.md 10). */
function statusOf({ code, reason, message, causes = [] }: Decision & { allowed: false }): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Status',
    status: 'Failure',
    code,
    reason,
    message: message.split('\n').map(printable).join('\n').slice(0, maxBytes),
    ...(causes.length > 0 && {
      details: { causes: causes.map(({ type, field, message }) => ({ reason: type, field, message })) },
    }),
  };
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
}
