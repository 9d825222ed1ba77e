import { decodeProtobuf, protobuf } from './protobuf.ts';

/** The body of an answer. */
export interface Body {
  /** The parsed body; undefined if it is empty or unreadable. */
  readonly value?: unknown;
  /** It is neither JSON nor protobuf, whatever it claims. */
  readonly unreadable?: true;
  /** The body as it came; '' for protobuf. */
  readonly text: string;
}

interface Response {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: { text(): Promise<string>; bytes(): Promise<Uint8Array> };
}

/** `owners`: see {@link decodeProtobuf}. */
export async function bodyOf({ headers, body }: Response, owners?: readonly string[]): Promise<Body> {
  if (`${headers['content-type']}`.startsWith(protobuf))
    return read(bytes => decodeProtobuf(bytes, owners), await body.bytes(), '');
  const text = await body.text();
  return text === '' ? { text } : read(JSON.parse, text, text);
}

function read<T>(decode: (source: T) => unknown, source: T, text: string): Body {
  try {
    return { value: decode(source), text };
  } catch (error) {
    return { unreadable: true, text: text || `${error}` };
  }
}
