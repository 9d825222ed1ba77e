import { once } from 'node:events';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import t from 'tap';
import { allowed, type Decide, type Decision, denied } from '../../src/admission/decision.ts';
import type { DeletionRequest } from '../../src/admission/review.ts';
import { ClusterError } from '../../src/cluster/cluster.ts';
import { services } from '../../src/cluster/resources.ts';
import { allow, testApp } from '../server/test-app.ts';
import { planIn, subscription } from '../support/objects.ts';
import { sample, sampleNames } from './samples.ts';

const auditAnnotations = { verdict: 'Exempt' };
const never = new Promise<never>(() => {});
const uid = '0207e85a-d6bc-43fd-b07c-0c501e33ea05';
const url = '/validate?timeout=5s';

function answer(response: object): object {
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response };
}

function denial(uid: string, code: number, reason: string, message: string, verdict: string): object {
  const status = { apiVersion: 'v1', kind: 'Status', status: 'Failure', code, reason, message };
  return answer({ uid, allowed: false, status, auditAnnotations: { verdict } });
}

t.test('what a real API server sends is decided, with its uid in the answer', async t => {
  const asked: DeletionRequest[] = [];
  const { app } = testApp(t, async deletion => {
    asked.push(deletion);
    return allowed('Exempt');
  });
  for (const name of sampleNames) {
    const review = sample(name);
    const response = await app.inject({ method: 'POST', url, body: review });
    t.equal(response.statusCode, 200, name);
    t.strictSame(response.json(), answer({ uid: review.request.uid, allowed: true, auditAnnotations }), name);
  }
  t.strictSame(
    asked.map(({ namespace, name }) => `${namespace}/${name}`),
    ['cap/a', 'cap/b', 'cap/c', 'cap/a', 'cap/f', 'cap/h'],
  );
});

t.test('one line is logged per decision, of plain fields', async t => {
  const item = {
    ref: { apiVersion: 'v1', kind: 'Service', name: 'a' },
    foundBy: [],
    step: 'operator',
    fate: 'Delete',
  } as const;
  const error = new ClusterError(403, 'Forbidden', 'no');
  const unknowns = ['a', 'b', 'c', 'd', 'e'].map(
    name => ({ verb: 'get', resource: services, object: { namespace: 'redis', name }, error }) as const,
  );
  const decision: Decision = {
    ...denied('Block', 'blocked'),
    plan: {
      ...(await planIn([subscription()])),
      digest: '3f9a1c',
      items: [item, { ...item, fate: 'Keep' }],
      unknowns,
    },
    unknowns: 5,
    why: 'the cause',
    action: 'Block',
    policies: ['dev', 'house'],
  };
  const { app, log } = testApp(t, async () => decision);
  await app.inject({ method: 'POST', url, body: sample('dry-run') });
  t.equal(log.length, 1);
  const [{ ms, reqId, ...line } = {}] = log;
  t.type(ms, 'number');
  t.strictSame(line, {
    level: 30,
    endpoint: 'validate',
    verdict: 'Block',
    digest: '3f9a1c',
    left: 1,
    unknowns: 5,
    unread: ['a', 'b', 'c'].map(name => `could not get services redis/${name}: Forbidden: no`),
    why: 'the cause',
    action: 'Block',
    policy: 'dev,house',
    uid: '0cb17db2-a41c-46e5-ade5-4d3b64ff2fca',
    kind: 'Subscription',
    subject: 'cap/a',
    requester: 'admin',
    dryRun: true,
    allowed: false,
    msg: 'decision',
  });
});

t.test('a review that is not ours is denied, and decided by nobody', async t => {
  const { app, log } = testApp(t, () => t.fail('asked to decide') as never);
  const update = sample('background');
  update.request.operation = 'UPDATE';
  const other = sample('background');
  other.request.namespace = 'other';
  const rule =
    'this webhook only reviews DELETE of operators.coreos.com/v1alpha1 subscriptions, not UPDATE of operators.coreos.com/v1alpha1 subscriptions; fix the rules of the webhook configuration';
  const contradiction =
    'the review of this deletion is malformed: request.namespace is other, but that of request.oldObject is cap';
  for (const [review, message] of [
    [update, rule],
    [other, contradiction],
  ] as const) {
    const response = await app.inject({ method: 'POST', url, body: review });
    t.equal(response.statusCode, 200);
    t.strictSame(response.json(), denial(uid, 400, 'BadRequest', message, 'Malformed'));
    t.match(log.pop(), { msg: 'decision', uid, verdict: 'Malformed', allowed: false, why: message });
  }
});

t.test('a decision that fails is a denial without a stack trace', async t => {
  const cases: Record<string, [decide: Decide, why: string]> = {
    rejects: [async () => Promise.reject(new Error('boom\n  at secret.ts:1')), 'boom'],
    throws: [
      () => {
        throw new TypeError('x is not a function');
      },
      'x is not a function',
    ],
    'rejects with no error': [() => Promise.reject('why not'), 'why not'],
    'rejects without a word': [() => Promise.reject(new Error('')), 'no reason given'],
  };
  for (const [name, [decide, why]] of Object.entries(cases)) {
    const { app, log } = testApp(t, decide);
    const response = await app.inject({ method: 'POST', url, body: sample('background') });
    const message = `subscription-guard could not decide about Subscription cap/a: ${why}. Nothing was deleted; try again, or see the log of subscription-guard with uid ${uid}.`;
    t.equal(response.statusCode, 200, name);
    t.strictSame(response.json(), denial(uid, 500, 'InternalError', message, 'Error'), name);
    t.equal(log.length, 1, 'one line, with the stack');
    t.match(log[0], { level: 50, msg: 'decision', uid, verdict: 'Error' });
  }
});

t.test('a decision that takes too long is a denial', async t => {
  const asked = Promise.withResolvers<AbortSignal>();
  const { app, log } = testApp(
    t,
    (_, signal) => {
      asked.resolve(signal);
      return never;
    },
    200,
  );
  await app.ready();
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  const answered = app.inject({ method: 'POST', url, body: sample('background') });
  const signal = await asked.promise;
  mock.timers.tick(199);
  t.equal(signal.aborted, false);
  mock.timers.tick(1);
  t.equal(signal.aborted, true, 'after our limit, not the 4.5 s of the API server');
  mock.timers.tick(250);
  const response = await answered;
  const message =
    'subscription-guard could not decide about Subscription cap/a in time. Nothing was deleted; try again.';
  t.strictSame(response.json(), denial(uid, 504, 'Timeout', message, 'Timeout'));
  t.match(log, [{ msg: 'decision', verdict: 'Timeout', allowed: false }]);
});

t.test('after the signal, a decision still has its last words', async t => {
  const lastWords = denied('Block', 'this much is known');
  const { app } = testApp(t, (_, signal) => {
    const { promise, resolve } = Promise.withResolvers<Decision>();
    signal.addEventListener('abort', () => resolve(lastWords));
    return promise;
  });
  const response = await app.inject({ method: 'POST', url: '/validate?timeout=0s', body: sample('background') });
  t.equal(response.json().response.status.message, 'this much is known', 'long before the limit of 4 s');
});

t.test('a client that hangs up ends the decision', async t => {
  const signalled = Promise.withResolvers<AbortSignal>();
  const { app, ca, log, logged } = testApp(t, (_, signal) => {
    signalled.resolve(signal);
    return never;
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const headers = { 'content-type': 'application/json' };
  const call = request({ method: 'POST', host: '127.0.0.1', port, ca, path: url, headers });
  call.on('error', () => {});
  call.end(JSON.stringify(sample('background')));
  const signal = await signalled.promise;
  call.destroy();
  await once(signal, 'abort');
  await logged();
  t.match(log, [{ msg: 'decision', verdict: 'ClientGone' }]);
});

t.test('nothing of the object under review is logged, whatever becomes of it', async t => {
  const secret = 'kubectl.kubernetes.io/last-applied-configuration';
  const deciders: Decide[] = [allow, () => Promise.reject(new Error('boom')), () => never];
  for (const decide of deciders) {
    const { app, log } = testApp(t, decide, 200);
    const review = sample('background');
    (review.request.oldObject as { metadata: Record<string, unknown> }).metadata.annotations = { [secret]: 'x' };
    await app.inject({ method: 'POST', url, body: review });
    t.match(log, [{ msg: 'decision', uid, subject: 'cap/a' }]);
    t.notMatch(JSON.stringify(log), secret);
  }
});

t.test('POST /mutate is decided by its own decider, where there is one', async t => {
  const noMutate = testApp(t, allow).app;
  const mutate = '/mutate?timeout=5s';
  const missing = await noMutate.inject({ method: 'POST', url: mutate, body: sample('foreground') });
  t.equal(missing.statusCode, 404);
  const deny: Decide = async () => denied('Block', 'mutate says no');
  const { app } = testApp(t, allow, 4_000, deny);
  const answers = await Promise.all(
    [url, mutate].map(url => app.inject({ method: 'POST', url, body: sample('foreground') })),
  );
  t.match(
    answers.map(answer => answer.json().response),
    [{ allowed: true }, { allowed: false, status: { message: 'mutate says no' } }],
  );
  t.notHas(answers[1]?.json().response, { patch: String }, 'the API server takes no patch of a deletion');
});

t.test('what follows the path is for people, whatever it is', async t => {
  const asked: string[] = [];
  const notedAs =
    (endpoint: string): Decide =>
    async () => {
      asked.push(endpoint);
      return allowed('Exempt');
    };
  const { app } = testApp(t, notedAs('validate'), 4_000, notedAs('mutate'));
  const urls = ['/validate/', '/validate/ask-us?timeout=5s', `/mutate/${'a'.repeat(200)}/b?timeout=5s`];
  for (const url of urls) {
    const { body } = await app.inject({ method: 'POST', url, body: sample('background') });
    t.strictSame(
      JSON.parse(body),
      answer({ uid: sample('background').request.uid, allowed: true, auditAnnotations }),
      url,
    );
  }
  t.strictSame(asked, ['validate', 'validate', 'mutate']);
});

t.test('two reviews of one Subscription are two decisions', async t => {
  const { app } = testApp(t, allow);
  const review = sample('background');
  const again = { ...review, request: { ...review.request, uid: 'another' } };
  const responses = await Promise.all([review, again].map(body => app.inject({ method: 'POST', url, body })));
  t.strictSame(
    responses.map(response => response.json().response.uid),
    [uid, 'another'],
  );
});
