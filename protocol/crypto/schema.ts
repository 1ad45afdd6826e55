// Messages as protocol.md §2 writes them: one array, its tag first, then exactly the items given. A shape is declared once;
// from it come the type, the encoder and a decoder that refuses anything else.
import { utf8, type Bytes } from '../bytes.js';
import { ok, refused, type Result } from '../result.js';
import { decode, encode, type Item } from './cbor.js';
import { isParticipantId } from './participant-id.js';

/** What one item may be: `parse` gives the typed value, or undefined to refuse it. */
export interface ItemType<T extends Item> {
  readonly parse: (item: Item) => T | undefined;
}
type ValueOf<I> = I extends ItemType<infer T> ? T : never;

export type Fields = Readonly<Record<string, ItemType<Item>>>;
export type Message<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> };

/** One message or one op: a tagged array whose items are `fields`, in the order they are written. */
export interface MessageType<F extends Fields> extends ItemType<readonly Item[]> {
  readonly tag: string;
  /** How many items the array has, the tag with them. */
  readonly length: number;
  readonly items: (message: Message<F>) => readonly Item[];
  readonly read: (item: Item) => Message<F> | undefined;
  readonly encode: (message: Message<F>) => Bytes;
  readonly decode: (bytes: Uint8Array) => Result<Message<F>, 'cbor' | 'schema'>;
}
/** The type of a message that `message(…)` declared. */
export type Of<M> = M extends MessageType<infer F> ? Message<F> : never;

export function message<F extends Fields>(tag: string, fields: F): MessageType<F> {
  const names = Object.keys(fields);
  const entries = Object.entries(fields);
  const read = (item: Item): Message<F> | undefined => {
    if (!Array.isArray(item) || item.length !== entries.length + 1 || item[0] !== tag)
      return undefined;
    const out: Record<string, Item> = {};
    let i = 1;
    for (const [name, type] of entries) {
      const value = type.parse(item[i++] as Item);
      if (value === undefined) return undefined;
      out[name] = value;
    }
    return out as Message<F>;
  };
  const items = (value: Message<F>): readonly Item[] => [
    tag,
    ...names.map((name) => value[name] as Item),
  ];
  return {
    tag,
    length: entries.length + 1,
    items,
    read,
    parse: (item) => (read(item) === undefined ? undefined : (item as readonly Item[])),
    encode: (value) => {
      const item = items(value);
      // What we would refuse we must not send: a signature over it could never be used.
      if (read(item) === undefined) throw new TypeError(`a field of "${tag}" is not of its type`);
      return encode(item);
    },
    decode: (bytesIn) => {
      const item = decode(bytesIn);
      if (!item.ok) return item;
      const value = read(item.value);
      return value === undefined ? refused('schema') : ok(value);
    },
  };
}

const itemType = <T extends Item>(test: (item: Item) => item is T): ItemType<T> => ({
  parse: (item) => (test(item) ? item : undefined),
});

/** Exactly `length` bytes. */
export const bytes = (length: number): ItemType<Bytes> =>
  itemType((item): item is Bytes => item instanceof Uint8Array && item.length === length);
/** At most `most` bytes. */
export const bMax = (most: number): ItemType<Bytes> =>
  itemType((item): item is Bytes => item instanceof Uint8Array && item.length <= most);
export const b16 = bytes(16);
export const b24 = bytes(24);
export const b32 = bytes(32);
export const b64 = bytes(64);

export const u: ItemType<number> = itemType((item): item is number => typeof item === 'number');
export const u32: ItemType<number> = itemType(
  (item): item is number => typeof item === 'number' && item < 0x1_0000_0000,
);
/** Milliseconds since 1970-01-01 UTC. */
export const ms = u;
export const bool: ItemType<boolean> = itemType(
  (item): item is boolean => typeof item === 'boolean',
);
export const text = (most: number): ItemType<string> =>
  itemType((item): item is string => typeof item === 'string' && utf8(item).length <= most);
export const meetingId: ItemType<string> = itemType(
  (item): item is string => typeof item === 'string' && /^[0-9]{11}$/.test(item),
);
export const pid: ItemType<string> = itemType(
  (item): item is string => typeof item === 'string' && isParticipantId(item),
);
/** protocol.md §2 `name`. */
export const name: ItemType<string> = itemType(
  (item): item is string => typeof item === 'string' && isName(item),
);
export const nullable = <T extends Item>(type: ItemType<T>): ItemType<T | null> => ({
  parse: (item) => (item === null ? null : type.parse(item)),
});
/** `least` to `most` items of one type. */
export const arrayOf = <T extends Item>(
  type: ItemType<T>,
  least: number,
  most: number,
): ItemType<readonly T[]> => ({
  parse: (item) => {
    if (!Array.isArray(item) || item.length < least || item.length > most) return undefined;
    return item.every((inner) => type.parse(inner as Item) !== undefined)
      ? (item as T[])
      : undefined;
  },
});

// Most names: nothing in them needs a second look.
const PLAIN_NAME = /^[ -~]{1,128}$/;

/** 1-128 bytes of UTF-8 without control, line-separator and bidirectional characters, and no U+FEFF. */
export function isName(value: string): boolean {
  if (PLAIN_NAME.test(value)) return true;
  // eslint-disable-next-line no-control-regex -- these are the characters that protocol.md §2 forbids
  if (/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/u.test(value))
    return false;
  const length = utf8(value).length;
  return length >= 1 && length <= 128;
}
