import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { sample } from '../admission/samples.ts';
import { portOf } from '../support/https.ts';
import { allow, testApp } from './test-app.ts';

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

t.test('what is not there is told, and logged: a wrong path in the configuration blocks every deletion', async t => {
  const { app, log } = testApp(t, allow);
  const cases: Record<string, [method: 'GET' | 'HEAD' | 'PUT' | 'POST', url: string]> = {
    'another method': ['GET', '/validate'],
    'another method with a body': ['PUT', '/validate'],
    'another path': ['POST', '/'],
    'a path that only begins like it': ['POST', '/validated'],
    'what the cascade adds': ['POST', '/mutate'],
  };
  for (const [name, [method, url]] of Object.entries(cases)) {
    const response = await app.inject({ method, url, ...(method !== 'GET' && { body: sample('background') }) });
    const line = `there is no ${method} ${url}, only POST /validate`;
    t.equal(response.statusCode, 404, name);
    t.equal(response.body, `${line}\n`, name);
    t.match(log.splice(0), [{ level: 40, code: 404, why: line }], name);
  }
  const { app: cascading } = testApp(t, allow, 4_000, allow);
  t.equal((await cascading.inject('/')).body, 'there is no GET /, only POST /validate and POST /mutate\n');
});

t.test('a client that is still sending what is too large reads why', async t => {
  const { app, ca } = testApp(t, () => t.fail('asked to decide') as never);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const agent = new Agent({ keepAlive: true, ca });
  t.teardown(() => agent.destroy());
  const body = Buffer.alloc(16 * mebibyte, ' ');
  for (const framing of [{ 'content-length': `${body.length}` }, { 'transfer-encoding': 'chunked' }]) {
    const headers = { ...json, ...framing };
    const call = request({ method: 'POST', host: '127.0.0.1', port: portOf(app), path: url, agent, headers });
    call.end(body);
    const [response] = await once(call, 'response');
    t.equal(response.statusCode, 413);
    t.equal(await text(response), 'the body is larger than the 7 MiB that an AdmissionReview can have\n');
  }
});

t.test('large and strange objects under review are no obstacle', async t => {
  const { app } = testApp(t, allow);
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

t.test(
  'the server never closes a connection that the API server may use, nor waits for ever for a request',
  async t => {
    const timeout = 4_000;
    const { server } = testApp(t, allow, timeout).app;
    t.ok(server.keepAliveTimeout > 90_000, 'API servers drop what has been idle for 90 s');
    t.equal(server.timeout, 0, 'silence is no reason to close');
    t.ok(server.requestTimeout > timeout && server.requestTimeout < 60_000);
  },
);
