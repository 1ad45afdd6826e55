// Deterministic CBOR, the subset that protocol.md §2 allows (RFC 8949 §4.2.1): integers 0 to 2^53-1, byte strings, text, arrays,
// true, false, null; shortest heads, definite lengths, at most 5 arrays deep and 1 MiB long. Decoding refuses all else, so that
// each value has one spelling and a signature over bytes is a signature over the value.
import { concat, utf8, type Bytes } from '../bytes.js';
import { ok, refused, type Result } from '../result.js';

export type Item = number | string | Bytes | boolean | null | readonly Item[];

const MAX_DEPTH = 5;
const MAX_LENGTH = 1_048_576;

// RFC 8949 §3.1: the major type is the head's upper three bits.
const UINT = 0;
const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const FALSE = 0xf4;
const TRUE = 0xf5;
const NULL = 0xf6;

/** Encodes `item`. Throws on an item that the subset has not (a bug of the caller: outside data is parsed first). */
export function encode(item: Item): Bytes {
  const parts: Bytes[] = [];
  write(item, 0, parts);
  const bytes = concat(...parts);
  if (bytes.length > MAX_LENGTH) throw new RangeError('a message is at most 1 MiB long');
  return bytes;
}

/** Decodes exactly one item and nothing after it. */
export function decode(bytes: Uint8Array): Result<Item, 'cbor'> {
  if (bytes.length > MAX_LENGTH) return refused('cbor');
  const reader = new Reader(bytes);
  const item = reader.item(0);
  return item === undefined || !reader.done ? refused('cbor') : ok(item);
}

function write(item: Item, depth: number, parts: Bytes[]): void {
  if (item === null) parts.push(Uint8Array.of(NULL));
  else if (typeof item === 'boolean') parts.push(Uint8Array.of(item ? TRUE : FALSE));
  else if (typeof item === 'number') parts.push(head(UINT, item));
  else if (typeof item === 'string') {
    if (/\p{Surrogate}/u.test(item)) throw new RangeError('text holds half a surrogate pair');
    const text = utf8(item);
    parts.push(head(TEXT, text.length), text);
  } else if (item instanceof Uint8Array) parts.push(head(BYTES, item.length), item);
  else {
    if (depth === MAX_DEPTH) throw new RangeError('arrays are at most 5 deep');
    parts.push(head(ARRAY, item.length));
    for (const inner of item) write(inner, depth + 1, parts);
  }
}

function head(major: number, value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('integers are 0 to 2^53-1');
  const first = major << 5;
  if (value < 24) return Uint8Array.of(first | value);
  const size = value < 0x100 ? 1 : value < 0x10000 ? 2 : value < 0x1_0000_0000 ? 4 : 8;
  const out = new Uint8Array(1 + size);
  out[0] = first | (23 + Math.log2(size) + 1);
  for (let i = size, rest = value; i > 0; i--, rest = Math.floor(rest / 256)) out[i] = rest % 256;
  return out;
}

/** `undefined` from any method means: refused. */
class Reader {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at === this.#bytes.length;
  }

  item(depth: number): Item | undefined {
    const first = this.#bytes[this.#at];
    if (first === undefined) return undefined;
    if (first === FALSE || first === TRUE || first === NULL) {
      this.#at++;
      return first === NULL ? null : first === TRUE;
    }
    const major = first >> 5;
    const value = this.#value(first & 31);
    if (value === undefined) return undefined;
    if (major === UINT) return value;
    if (major === ARRAY) return this.#array(value, depth);
    if (major !== BYTES && major !== TEXT) return undefined;
    const end = this.#at + value;
    if (end > this.#bytes.length) return undefined;
    const content = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return major === BYTES ? content : decodeUtf8(content);
  }

  /** RFC 8949 §4.2.1: the shortest head only; indefinite lengths (31) and 28-30 are refused. */
  #value(info: number): number | undefined {
    this.#at++;
    if (info < 24) return info;
    if (info > 27) return undefined;
    const size = 1 << (info - 24);
    if (this.#at + size > this.#bytes.length) return undefined;
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + (this.#bytes[this.#at++] ?? 0);
    const least = [24, 0x100, 0x10000, 0x1_0000_0000][info - 24] ?? 0;
    return value >= least && Number.isSafeInteger(value) ? value : undefined;
  }

  #array(length: number, depth: number): Item[] | undefined {
    // Each item takes a byte at least: a length beyond what is left is a lie, and must not reserve memory.
    if (depth === MAX_DEPTH || length > this.#bytes.length - this.#at) return undefined;
    const items: Item[] = [];
    for (let i = 0; i < length; i++) {
      const item = this.item(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }
}

/** RFC 3629, strictly: no overlong forms, no surrogates, nothing above U+10FFFF; U+FEFF is kept. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  const parts: string[] = [];
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i++] ?? 0;
    const more =
      first < 0x80
        ? 0
        : first < 0xc2
          ? -1
          : first < 0xe0
            ? 1
            : first < 0xf0
              ? 2
              : first < 0xf5
                ? 3
                : -1;
    if (more < 0) return undefined;
    let code = more === 0 ? first : first & (0x3f >> more);
    for (let k = 0; k < more; k++) {
      const next = bytes[i++];
      if (next === undefined || (next & 0xc0) !== 0x80) return undefined;
      code = (code << 6) | (next & 0x3f);
    }
    const least = [0, 0x80, 0x800, 0x10000][more] ?? 0;
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    parts.push(String.fromCodePoint(code));
  }
  return parts.join('');
}
