import { BinaryWriter } from '@bufbuild/protobuf/wire';
import t from 'tap';
import type { KubeObject } from '../../src/cluster/cluster.ts';
import { decodeProtobuf } from '../../src/cluster/live/protobuf.ts';

type Write = (writer: BinaryWriter) => BinaryWriter;

/** A nested message as the field of a number. */
function message(number: number, write: Write): Write {
  return writer => writer.tag(number, 2).bytes(write(new BinaryWriter()).finish());
}

function text(number: number, value: string): Write {
  return writer => writer.tag(number, 2).string(value);
}

function all(...writes: readonly Write[]): Write {
  return writer => writes.reduce((written, write) => write(written), writer);
}

function answer(kind: string, contents: Write): Uint8Array {
  const raw = contents(new BinaryWriter()).finish();
  const envelope = all(message(1, all(text(1, 'v1'), text(2, kind))), writer => writer.tag(2, 2).bytes(raw));
  return Uint8Array.of(0x6b, 0x38, 0x73, 0, ...envelope(new BinaryWriter()).finish());
}

const meta = all(
  text(1, 'prod'),
  text(3, 'redis'),
  text(4, ''),
  text(5, 'uid-1'),
  text(6, '42'),
  writer => writer.tag(7, 0).int64(3),
  message(8, writer => writer.tag(1, 0).int64(1_764_064_800)),
  message(11, all(text(1, 'tier'), text(2, 'gold'))),
  message(12, all(text(1, 'note'), text(2, 'größer'))),
  message(
    13,
    all(text(1, 'Redis'), text(3, 'owner'), text(4, 'uid-0'), text(5, 'redis.example.io/v1'), writer =>
      writer.tag(6, 0).bool(true),
    ),
  ),
  text(14, 'example.io/backup'),
  message(17, text(1, 'a manager')),
);

const metadata = {
  name: 'prod',
  namespace: 'redis',
  uid: 'uid-1',
  resourceVersion: '42',
  creationTimestamp: '2025-11-25T10:00:00Z',
  labels: { tier: 'gold' },
  annotations: { note: 'größer' },
  ownerReferences: [
    { apiVersion: 'redis.example.io/v1', kind: 'Redis', name: 'owner', uid: 'uid-0', controller: true },
  ],
  finalizers: ['example.io/backup'],
};

const bare = message(2, message(1, text(1, 'bare')));

t.test('what it says is what the JSON would say', async t => {
  const cases = {
    Object: { body: answer('PartialObjectMetadata', message(1, meta)), want: { metadata } },
    List: {
      body: answer('PartialObjectMetadataList', all(message(1, text(3, 'next')), message(2, message(1, meta)), bare)),
      want: { metadata: { continue: 'next' }, items: [{ metadata }, { metadata: { name: 'bare' } }] },
    },
    FirstPage: {
      body: answer(
        'PartialObjectMetadataList',
        message(
          1,
          all(text(3, 'next'), writer => writer.tag(4, 0).int64(9_500)),
        ),
      ),
      want: { metadata: { continue: 'next', remainingItemCount: 9_500 }, items: [] },
    },
    LastPage: {
      body: answer('PartialObjectMetadataList', message(1, all(text(2, '42'), text(3, '')))),
      want: { metadata: {}, items: [] },
    },
    Refusal: {
      body: answer('Status', all(text(3, 'no such thing'), text(4, 'NotFound'), message(5, text(1, 'prod')))),
      want: { message: 'no such thing', reason: 'NotFound', details: { name: 'prod' } },
    },
  };
  for (const [name, { body, want }] of Object.entries(cases)) t.strictSame(decodeProtobuf(body), want, name);
});

const mixed = answer(
  'PartialObjectMetadataList',
  all(bare, message(1, text(3, 'next')), message(2, message(1, meta)), bare),
);

t.test('of a list it decodes only what has one of the wanted owners', async t => {
  const listOf = (items: unknown) => ({ metadata: { continue: 'next' }, items });
  t.strictSame(decodeProtobuf(mixed, ['another', 'owner']), listOf([{ metadata }]));
  t.strictSame(decodeProtobuf(mixed, ['another']), listOf([]));
  t.strictSame(decodeProtobuf(mixed, []), listOf([]));
});

t.test('of an object with two owners either may be the wanted one', async t => {
  const shared = message(1, all(text(1, 'shared'), message(13, text(3, 'first')), message(13, text(3, 'second'))));
  const list = answer('PartialObjectMetadataList', all(message(1, text(3, '')), message(2, shared), bare));
  for (const owners of [['first'], ['second'], ['first', 'second']]) {
    const { items } = decodeProtobuf(list, owners) as { items: KubeObject[] };
    t.strictSame(
      items.map(({ metadata }) => metadata.name),
      ['shared'],
      `${owners}`,
    );
  }
});

t.test('half an answer is never taken for a whole one', async t => {
  for (let length = 0; length < mixed.length; length += 1) {
    for (const owners of [undefined, ['owner'], ['another']])
      t.throws(() => decodeProtobuf(mixed.subarray(0, length), owners), `${length} of ${mixed.length} bytes`);
  }
});

t.test('neither is anything else', async t => {
  const cases = {
    Json: Buffer.from('{"items":[]}'),
    AnotherKind: answer('PodList', bare),
    NoMetadata: answer('PartialObjectMetadata', writer => writer),
    WrongType: answer('PartialObjectMetadataList', writer => writer.tag(2, 5).fixed32(1)),
    ListWithoutMetadata: answer('PartialObjectMetadataList', bare),
  };
  for (const [name, body] of Object.entries(cases)) t.throws(() => decodeProtobuf(body), name);
});
