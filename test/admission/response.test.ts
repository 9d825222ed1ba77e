import t from 'tap';
import type { Decision } from '../../src/admission/decision.ts';
import { reviewResponse } from '../../src/admission/response.ts';

const conflict = { allowed: false, code: 409, reason: 'Conflict' } as const;
const status = { apiVersion: 'v1', kind: 'Status', status: 'Failure', code: 409, reason: 'Conflict' };

const cases: Record<string, [decision: Decision, response: object]> = {
  'allowed, and nothing to say': [{ allowed: true }, { uid: 'u', allowed: true }],
  'allowed with a warning and annotations': [
    {
      allowed: true,
      warnings: ['an Operator object stays'],
      auditAnnotations: { verdict: 'NothingLeft' },
      log: { n: 1 },
    },
    {
      uid: 'u',
      allowed: true,
      warnings: ['an Operator object stays'],
      auditAnnotations: { verdict: 'NothingLeft' },
    },
  ],
  'denied with causes': [
    {
      ...conflict,
      message: 'first\n  second',
      causes: [
        { type: 'Operand', field: 'taps', message: 'a/b' },
        { type: 'Unknown', message: 'could not list' },
      ],
    },
    {
      uid: 'u',
      allowed: false,
      status: {
        ...status,
        message: 'first\n  second',
        details: {
          causes: [
            { reason: 'Operand', field: 'taps', message: 'a/b' },
            { reason: 'Unknown', message: 'could not list' },
          ],
        },
      },
    },
  ],
  'only line breaks are left of control characters': [
    {
      ...conflict,
      message: 'a\u001b[2J\r\nb\u202ec\u2028d\u0000',
      warnings: ['two\nlines'],
      auditAnnotations: { verdict: 'a\nb' },
      causes: [{ type: 'X', field: 'f\n', message: 'm\t' }],
    },
    {
      uid: 'u',
      allowed: false,
      status: {
        ...status,
        message: 'a [2J \nb c d ',
        details: { causes: [{ reason: 'X', field: 'f ', message: 'm ' }] },
      },
      warnings: ['two lines'],
      auditAnnotations: { verdict: 'a b' },
    },
  ],
  'a message is cut to 2 KiB between characters': [
    { ...conflict, message: 'é'.repeat(2000) },
    { uid: 'u', allowed: false, status: { ...status, message: `${'é'.repeat(1022)}…` } },
  ],
  'a warning is cut to 120 characters': [
    { allowed: true, warnings: ['😀'.repeat(121)] },
    { uid: 'u', allowed: true, warnings: ['😀'.repeat(120)] },
  ],
  'details are cut to 1 KiB, and 500 of them are enough': [
    {
      ...conflict,
      message: 'm',
      auditAnnotations: { verdict: 'é'.repeat(1024) },
      causes: Array.from({ length: 502 }, () => ({ type: 'T', field: 'f'.repeat(1025), message: 'm'.repeat(1025) })),
    },
    {
      uid: 'u',
      allowed: false,
      status: {
        ...status,
        message: 'm',
        details: {
          causes: [
            ...Array.from({ length: 499 }, () => ({
              reason: 'T',
              field: `${'f'.repeat(1021)}…`,
              message: `${'m'.repeat(1021)}…`,
            })),
            { reason: 'Omitted', message: '3' },
          ],
        },
      },
      auditAnnotations: { verdict: `${'é'.repeat(510)}…` },
    },
  ],
  'half a character is no reason to fail': [
    { ...conflict, message: 'a\ud800' },
    { uid: 'u', allowed: false, status: { ...status, message: 'a\ufffd' } },
  ],
};

for (const [name, [decision, response]] of Object.entries(cases)) {
  t.test(name, async t => {
    t.strictSame(reviewResponse('u', decision), {
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response,
    });
  });
}
