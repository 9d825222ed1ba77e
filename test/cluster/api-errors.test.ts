import t from 'tap';
import { type ErrorKind, isNotServed, isObjectMissing } from '../../src/cluster/cluster.ts';
import { errorOfAnswer } from '../../src/cluster/live/api-errors.ts';

const question = 'GET /apis/redis.example.io/v1/redises';

/** As it comes from the network; measured on kube-apiserver, but for what is not its own. */
interface Case {
  readonly body: string;
  readonly says: 'the API is not served' | 'the object does not exist' | 'nothing';
  readonly reason: string;
}

const status = (fields: object) => JSON.stringify({ kind: 'Status', apiVersion: 'v1', code: 404, ...fields });

const cases: Record<string, Case> = {
  UnknownPath: { body: '404 page not found\n', says: 'the API is not served', reason: 'NotServed' },
  UnknownResource: {
    body: status({ message: 'the server could not find the requested resource', reason: 'NotFound', details: {} }),
    says: 'the API is not served',
    reason: 'NotServed',
  },
  MissingObject: {
    body: status({ message: 'redises "x" not found', reason: 'NotFound', details: { name: 'x' } }),
    says: 'the object does not exist',
    reason: 'NotFound',
  },
  PageOfProxy: { body: '<html><h1>404 Not Found</h1></html>', says: 'nothing', reason: 'HTTP 404' },
  JsonOfProxy: { body: '{"message":"no Route matched with those values"}', says: 'nothing', reason: 'HTTP 404' },
  StatusWithoutReason: { body: status({ message: 'gone fishing' }), says: 'nothing', reason: 'HTTP 404' },
  OtherReason: { body: status({ message: 'gone', reason: 'Gone' }), says: 'nothing', reason: 'Gone' },
  Empty: { body: '', says: 'nothing', reason: 'HTTP 404' },
};

for (const [name, { body, says, reason }] of Object.entries(cases)) {
  t.test(`a 404: ${name}`, async t => {
    const error = errorOfAnswer(404, bodyOf(body), question);
    t.match(error, { code: 404, reason });
    t.equal(isNotServed(error), says === 'the API is not served');
    t.equal(isObjectMissing(error), says === 'the object does not exist');
  });
}

const precondition = 'Precondition failed: UID in precondition: a, UID in object meta: b';

/** Measured on kube-apiserver, but for the webhook's, which is our own. */
const conflicts: Record<string, { readonly message: string; readonly kind: ErrorKind }> = {
  AnotherUid: {
    message: `Operation cannot be fulfilled on configmaps "x": ${precondition}`,
    kind: 'replaced',
  },
  AnotherUidInTheStore: {
    message: `Operation cannot be fulfilled on configmaps "x": StorageError: invalid object, Code: 4, Key: /registry/x, ResourceVersion: 0, AdditionalErrorMsg: ${precondition}`,
    kind: 'replaced',
  },
  AnotherUidBeforeTheStore: {
    message:
      'Operation cannot be fulfilled on pods "x": the UID in the precondition (a) does not match the UID in record (b). The object might have been deleted and then recreated',
    kind: 'replaced',
  },
  AnotherVersion: {
    message:
      'Operation cannot be fulfilled on pods "x": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (2). The object might have been modified',
    kind: 'changed',
  },
  Modified: {
    message:
      'Operation cannot be fulfilled on pods "x": the object has been modified; please apply your changes to the latest version and try again',
    kind: 'changed',
  },
  DenialByOurWebhook: {
    message:
      'admission webhook "guard.subscription-guard.io" denied the request: Subscription redis/redis-operator with UID 1 is not known',
    kind: 'other',
  },
};

for (const [name, { message, kind }] of Object.entries(conflicts)) {
  t.test(`a 409: ${name}`, async t => {
    const error = errorOfAnswer(409, bodyOf(status({ code: 409, reason: 'Conflict', message })), question);
    t.match(error, { code: 409, kind, message });
  });
}

function bodyOf(text: string) {
  try {
    return { value: JSON.parse(text), text };
  } catch {
    return { text };
  }
}

t.test('B9: a conversion webhook that does not answer', async t => {
  const told =
    'conversion webhook for kitchen.example.io/v1beta1, Kind=Sink failed: Post "https://gone.gone.svc:443/?timeout=30s": service "gone" not found';
  const object =
    'StorageError: corrupt object, Code: 7, Key: /kitchen.example.io/sinks/kitchen/left, ResourceVersion: 0, AdditionalErrorMsg: object not decodable revision=661: ';
  const corrupt = `failed to read one or more sinks.kitchen.example.io from the storage: ${object}`;
  const cases: Record<string, { reason: string; message: string; kind: string; says: string }> = {
    'Kubernetes 1.36': { reason: 'InternalError', message: told, kind: 'conversion', says: told },
    'Kubernetes 1.37, of a list': {
      reason: 'StorageReadError',
      message: corrupt + told,
      kind: 'conversion',
      says: told,
    },
    'Kubernetes 1.37, of an object': {
      reason: 'InternalError',
      message: `Internal error occurred: ${object}${told}`,
      kind: 'conversion',
      says: told,
    },
    'an object is corrupt': {
      reason: 'StorageReadError',
      message: `${corrupt}invalid character`,
      kind: 'other',
      says: `${corrupt}invalid character`,
    },
    'another webhook': {
      reason: 'InternalError',
      message: 'failed calling webhook "x"',
      kind: 'other',
      says: 'failed calling webhook "x"',
    },
  };
  for (const [name, { kind, says, ...of }] of Object.entries(cases)) {
    const error = errorOfAnswer(500, bodyOf(status({ code: 500, ...of })), question);
    t.match(error, { kind, message: says }, name);
  }
});
