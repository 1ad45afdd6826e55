// Deterministic CBOR, the subset that protocol.md §2 allows (RFC 8949 §4.2.1): integers 0 to 2^53-1, byte strings, text, arrays,
// true, false, null; shortest heads, definite lengths, at most 5 arrays deep and 1 MiB long. Decoding refuses all else, so that
// each value has one spelling and a signature over bytes is a signature over the value.
import { utf8, type Bytes } from '../bytes.js';
import { ok, refused, type Result } from '../result.js';

export type Item = number | string | Bytes | boolean | null | readonly Item[];

const MAX_DEPTH = 5;
const MAX_LENGTH = 1_048_576;
/** As many arguments as any engine takes. */
const SHORT = 1_024;

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
  const bytes = new Uint8Array(bounded(lengthOf(item, 0)));
  write(item, bytes, 0);
  return bytes;
}

/** The bytes of an array of `length` items as far as its first `items`: the others follow, by `encodeItems`. */
export function encodeStart(length: number, items: readonly Item[]): Bytes {
  const bytes = new Uint8Array(bounded(headLength(length) + lengthOfAll(items, 1)));
  writeAll(items, bytes, writeHead(ARRAY, length, bytes, 0));
  return bytes;
}

/** The bytes of `items` inside an array, one after the other. */
export function encodeItems(items: readonly Item[]): Bytes {
  const bytes = new Uint8Array(bounded(lengthOfAll(items, 1)));
  writeAll(items, bytes, 0);
  return bytes;
}

/** Decodes exactly one item and nothing after it. */
export function decode(bytes: Uint8Array): Result<Item, 'cbor'> {
  if (bytes.length > MAX_LENGTH) return refused('cbor');
  const reader = new Reader(bytes);
  const item = reader.item(0);
  return item === undefined || !reader.done ? refused('cbor') : ok(item);
}

/** How many bytes `item` takes. Measured first, so that everything is written once and into one place. */
function lengthOf(item: Item, depth: number): number {
  if (item === null || typeof item === 'boolean') return 1;
  if (typeof item === 'number') return headLength(item);
  if (typeof item === 'string') return withHead(utf8Length(item));
  if (item instanceof Uint8Array) return withHead(item.length);
  if (depth === MAX_DEPTH) throw new RangeError('arrays are at most 5 deep');
  return headLength(item.length) + lengthOfAll(item, depth + 1);
}

function lengthOfAll(items: readonly Item[], depth: number): number {
  let length = 0;
  for (const item of items) length += lengthOf(item, depth);
  return length;
}

function bounded(length: number): number {
  if (length > MAX_LENGTH) throw new RangeError('a message is at most 1 MiB long');
  return length;
}

/** Answers where the next item begins. */
function write(item: Item, to: Bytes, at: number): number {
  if (item === null) to[at] = NULL;
  else if (typeof item === 'boolean') to[at] = item ? TRUE : FALSE;
  else if (typeof item === 'number') return writeHead(UINT, item, to, at);
  else if (typeof item === 'string')
    return writeUtf8(item, to, writeHead(TEXT, utf8Length(item), to, at));
  else if (item instanceof Uint8Array) {
    const from = writeHead(BYTES, item.length, to, at);
    to.set(item, from);
    return from + item.length;
  } else return writeAll(item, to, writeHead(ARRAY, item.length, to, at));
  return at + 1;
}

function writeAll(items: readonly Item[], to: Bytes, at: number): number {
  let next = at;
  for (const item of items) next = write(item, to, next);
  return next;
}

/** RFC 8949 §4.2.1: the shortest head. */
function headLength(value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('integers are 0 to 2^53-1');
  if (value < 24) return 1;
  return value < 0x100 ? 2 : value < 0x10000 ? 3 : value < 0x1_0000_0000 ? 5 : 9;
}

function withHead(length: number): number {
  return headLength(length) + length;
}

function writeHead(major: number, value: number, to: Bytes, at: number): number {
  const length = headLength(value);
  const end = at + length;
  if (length === 1) {
    to[at] = (major << 5) | value;
    return end;
  }
  to[at] = (major << 5) | (24 + Math.log2(length - 1));
  for (let i = end - 1, rest = value; i > at; i--) {
    to[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return end;
}

/** RFC 3629; throws on half a surrogate pair, which has no UTF-8. */
function utf8Length(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else length += 2;
    if (unit < 0xd800 || unit > 0xdfff) continue;
    // Two units of UTF-16, four bytes.
    if (!isPair(text, i)) throw new RangeError('text holds half a surrogate pair');
    i++;
  }
  return length;
}

function isPair(text: string, i: number): boolean {
  return text.charCodeAt(i) < 0xdc00 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
}

function writeUtf8(text: string, to: Bytes, at: number): number {
  let next = at;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) to[next++] = code;
    else {
      const rest = utf8(text.slice(i));
      to.set(rest, next);
      return next + rest.length;
    }
  }
  return next;
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
    const from = this.#at;
    this.#at = end;
    return major === BYTES ? this.#bytes.slice(from, end) : textOf(this.#bytes.subarray(from, end));
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

/** Nearly all text is ASCII, which needs no decoding. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.length > SHORT || bytes.some((byte) => byte >= 0x80)) return decodeUtf8(bytes);
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
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
