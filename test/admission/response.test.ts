import t from 'tap';
import type { Decision } from '../../src/admission/decision.ts';
import { reviewResponse } from '../../src/admission/response.ts';
import { planIn, subscription } from '../support/objects.ts';

const block = { allowed: false, verdict: 'Block' } as const;
const auditAnnotations = { verdict: 'Block' };
const status = { apiVersion: 'v1', kind: 'Status', status: 'Failure', code: 409, reason: 'Conflict' };

const cases: Record<string, [decision: Decision, response: object]> = {
  'allowed, and nothing to say': [
    { allowed: true, verdict: 'Exempt' },
    { uid: 'u', allowed: true, auditAnnotations: { verdict: 'Exempt' } },
  ],
  'allowed with a warning and annotations': [
    {
      allowed: true,
      verdict: 'NothingLeft',
      warnings: ['an Operator object stays'],
      plan: { ...(await planIn([subscription()])), digest: '3f9a1c' },
      policies: ['dev', 'house'],
    },
    {
      uid: 'u',
      allowed: true,
      warnings: ['an Operator object stays'],
      auditAnnotations: { verdict: 'NothingLeft', digest: '3f9a1c', policy: 'dev,house' },
    },
  ],
  'denied with causes': [
    {
      ...block,
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
      auditAnnotations,
    },
  ],
  'only line breaks are left of control characters': [
    {
      ...block,
      message: 'a\u001b[2J\r\nb\u202ec\u2028d\u0000',
      warnings: ['two\nlines'],
      policies: ['a\nb'],
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
      auditAnnotations: { verdict: 'Block', policy: 'a b' },
    },
  ],
  'a message is cut to 2 KiB between characters': [
    { ...block, message: 'é'.repeat(2000) },
    { uid: 'u', allowed: false, status: { ...status, message: `${'é'.repeat(1022)}…` }, auditAnnotations },
  ],
  'a command is cut to 256': [
    { allowed: true, verdict: 'Block', warnings: [`kubectl ${'x'.repeat(248)}`, `kubectl ${'x'.repeat(249)}`] },
    {
      uid: 'u',
      allowed: true,
      warnings: [`kubectl ${'x'.repeat(248)}`, `kubectl ${'x'.repeat(247)}…`],
      auditAnnotations,
    },
  ],
  'a warning is cut to 120 characters': [
    { allowed: true, verdict: 'Block', warnings: ['😀'.repeat(121)] },
    { uid: 'u', allowed: true, warnings: [`${'😀'.repeat(119)}…`], auditAnnotations },
  ],
  'details are cut to 1 KiB, and 500 of them are enough': [
    {
      ...block,
      message: 'm',
      policies: ['é'.repeat(1024)],
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
      auditAnnotations: { verdict: 'Block', policy: `${'é'.repeat(510)}…` },
    },
  ],
  'half a character is no reason to fail': [
    { ...block, message: 'a\ud800' },
    { uid: 'u', allowed: false, status: { ...status, message: 'a\ufffd' }, auditAnnotations },
  ],
  ...Object.fromEntries(
    (
      [
        ['Invalid', 400, 'BadRequest'],
        ['Malformed', 400, 'BadRequest'],
        ['Error', 500, 'InternalError'],
        ['Timeout', 504, 'Timeout'],
        ['ClientGone', 504, 'Timeout'],
        ['Forbidden', 409, 'Conflict'],
      ] as const
    ).map(([verdict, code, reason]) => [
      `the status of ${verdict}`,
      [
        { allowed: false, verdict, message: 'm' },
        {
          uid: 'u',
          allowed: false,
          status: { ...status, code, reason, message: 'm' },
          auditAnnotations: { verdict },
        },
      ],
    ]),
  ),
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
