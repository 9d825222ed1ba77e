import type { Cause } from '../checklist/causes.ts';
import { maxBytes } from '../checklist/checklist.ts';
import { maxCommand, maxWarning } from '../checklist/warnings.ts';
import { cut, cutToBytes, printable } from '../text.ts';
import type { Decision, Denied, Verdict } from './decision.ts';

/** Characters of one annotation or one cause. Real ones are names, counts and a sentence. */
const maxDetail = 1024;

/** Only an operator with operands of very many kinds has more. A program that needs them all uses the plan. */
const maxCauses = 500;

/** The part of `admission.k8s.io/v1` that we answer with. */
export interface ReviewResponse {
  readonly apiVersion: 'admission.k8s.io/v1';
  readonly kind: 'AdmissionReview';
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly status?: Status;
    readonly warnings?: readonly string[];
    readonly auditAnnotations: Readonly<Record<string, string>>;
  };
}

/** The HTTP status that the client of the API server sees, and a word for it. */
interface Code {
  readonly code: number;
  readonly reason: string;
}

/**
 * kubectl prints a Conflict whole, line breaks kept; with reason Invalid it would hide the message
 * (docs/facts/admission.md#conflict-is-printed).
 */
const conflict: Code = { code: 409, reason: 'Conflict' };

const codes: { readonly [V in Verdict]?: Code } = {
  Invalid: { code: 400, reason: 'BadRequest' },
  Malformed: { code: 400, reason: 'BadRequest' },
  Error: { code: 500, reason: 'InternalError' },
  Timeout: { code: 504, reason: 'Timeout' },
  ClientGone: { code: 504, reason: 'Timeout' },
};

interface Status extends Code {
  readonly apiVersion: 'v1';
  readonly kind: 'Status';
  readonly status: 'Failure';
  readonly message: string;
  readonly details?: { readonly causes: readonly StatusCause[] };
}

interface StatusCause {
  readonly reason: string;
  readonly field?: string;
  readonly message: string;
}

/**
 * Makes the answer to one admission call. The API server neither limits nor cleans a webhook's text
 * (docs/facts/admission.md#unlimited-message), and users wrote much of it: names, annotations, error texts.
 */
export function reviewResponse(uid: string, decision: Decision): ReviewResponse {
  const { warnings = [] } = decision;
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: {
      uid,
      allowed: decision.allowed,
      ...(!decision.allowed && { status: statusOf(decision) }),
      ...(warnings.length > 0 && {
        warnings: warnings.map(warning => cut(printable(warning), isCommand(warning) ? maxCommand : maxWarning)),
      }),
      auditAnnotations: annotationsOf(decision),
    },
  };
}

/** Annotations for the API server's audit log, which shows them as `<webhook name>/<key>`. */
function annotationsOf({ verdict, plan, loss, policies = [] }: Decision): Readonly<Record<string, string>> {
  const about = plan ?? loss;
  return {
    verdict,
    ...(about && { digest: about.digest }),
    ...(policies.length > 0 && { policy: detail(policies.join(',')) }),
  };
}

function statusOf({ verdict, message, causes = [] }: Denied): Status {
  const { code, reason } = codes[verdict] ?? conflict;
  return {
    apiVersion: 'v1',
    kind: 'Status',
    status: 'Failure',
    code,
    reason,
    message: cutToBytes(message.split('\n').map(printable).join('\n'), maxBytes),
    ...(causes.length > 0 && { details: { causes: statusCauses(causes) } }),
  };
}

/** Says how much it leaves out, so that no program takes a part for the whole. */
function statusCauses(causes: readonly Cause[]): StatusCause[] {
  if (causes.length <= maxCauses) return causes.map(causeOf);
  const told = causes.slice(0, maxCauses - 1).map(causeOf);
  return [...told, { reason: 'Omitted', message: `${causes.length - told.length}` }];
}

function causeOf({ type, field, message }: Cause): StatusCause {
  return { reason: type, ...(field !== undefined && { field: detail(field) }), message: detail(message) };
}

function detail(text: string): string {
  return cutToBytes(printable(text), maxDetail);
}

function isCommand(warning: string): boolean {
  return warning.startsWith('kubectl ');
}
