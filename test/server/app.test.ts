import t from 'tap';
import { sample } from '../admission/samples.ts';
import { testApp } from './test-app.ts';

const url = '/validate?timeout=5s';
const json = { 'content-type': 'application/json' };
const mebibyte = 1024 * 1024;

t.test('what is no AdmissionReview gets one line of text, and is never allowed', async t => {
  const { app, log } = testApp(t, () => t.fail('asked to decide') as never);
  const notJson = 'the body is not JSON; expected an AdmissionReview of admission.k8s.io/v1\n';
  const cases: Record<string, [body: string | undefined, headers: Record<string, string>, code: number, line: string]> =
    {
      'no body': [undefined, json, 400, notJson],
      'half a body': ['{"apiVersion":', json, 400, notJson],
      NaN: ['NaN', json, 400, notJson],
      null: ['null', json, 400, 'this is not an AdmissionReview of admission.k8s.io/v1: it must be object\n'],
      'no uid': [
        JSON.stringify({ ...sample('background'), request: {} }),
        json,
        400,
        'this is not an AdmissionReview of admission.k8s.io/v1: request.uid is missing\n',
      ],
      'nesting without an end': ['['.repeat(mebibyte), json, 400, notJson],
      YAML: [
        'kind: AdmissionReview',
        { 'content-type': 'application/yaml' },
        415,
        'the body is not application/json; expected an AdmissionReview of admission.k8s.io/v1\n',
      ],
      'a body above the limit': [
        `"${'x'.repeat(7 * mebibyte)}"`,
        json,
        413,
        'the body is larger than the 7 MiB that an AdmissionReview can have\n',
      ],
    };
  for (const [name, [body, headers, code, line]] of Object.entries(cases)) {
    const response = await app.inject({ method: 'POST', url, headers, ...(body !== undefined && { body }) });
    t.equal(response.statusCode, code, name);
    t.equal(response.body, line, name);
    t.match(response.headers['content-type'], /^text\/plain/, name);
    t.match(log.splice(0), [{ level: 40, code, msg: 'a request that is no review' }], name);
  }
});

t.test('only POST /validate is there', async t => {
  const { app } = testApp(t, async () => ({ allowed: true }));
  const response = await app.inject({ method: 'GET', url: '/validate' });
  t.equal(response.statusCode, 404);
  t.equal(response.body, 'there is no GET /validate, only POST /validate\n');
});

t.test('large and strange objects under review are no obstacle', async t => {
  const { app } = testApp(t, async () => ({ allowed: true }));
  const review = sample('background');
  const metadata = JSON.stringify((review.request.oldObject as { metadata: object }).metadata);
  const objects: Record<string, string> = {
    '6 MiB': `{"metadata":${metadata},"data":"${'x'.repeat(6 * mebibyte)}"}`,
    'keys that poison': `{"metadata":${metadata},"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`,
  };
  for (const [name, object] of Object.entries(objects)) {
    const body = JSON.stringify({ ...review, request: { ...review.request, oldObject: 'HERE' } }).replace(
      '"HERE"',
      object,
    );
    const response = await app.inject({ method: 'POST', url, headers: json, body });
    t.match(response.json(), { response: { allowed: true } }, name);
  }
  t.notOk('polluted' in {}, 'Object.prototype is as it was');
});
