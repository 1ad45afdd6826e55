// Reading and writing the values of vectors, as protocol.md's appendix spells them: bytes in hex, text, integers, null for absent; in a
// CBOR item, bytes are {"b": hex}.
import { fromHex, toHex, type Bytes } from '../bytes.js';
import type { Item } from '../crypto/cbor.js';

export type Json =
  number | string | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Values = Readonly<Record<string, Json>>;

/** A vector that is not written as the appendix says: nothing can be learnt from it. */
export class MalformedVector extends Error {}

/** The values of one side of a vector. A field of another type is a TypeError, as any item of a wrong type; a missing one is malformed. */
export class Fields {
  readonly #values: Values;

  constructor(values: Values) {
    this.#values = values;
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#values, key);
  }

  value(key: string): Json {
    const value = Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
    if (value === undefined) throw new MalformedVector(`"${key}" is missing`);
    return value;
  }

  bytes(key: string): Bytes {
    const bytes = fromHex(this.text(key));
    if (bytes === null) throw new MalformedVector(`"${key}" is not lower-case hex`);
    return bytes;
  }

  text(key: string): string {
    const value = this.value(key);
    if (typeof value !== 'string') throw new TypeError(`"${key}" is not text`);
    return value;
  }

  number(key: string): number {
    const value = this.value(key);
    if (typeof value !== 'number') throw new TypeError(`"${key}" is not a number`);
    return value;
  }

  flag(key: string): boolean {
    const value = this.value(key);
    if (typeof value !== 'boolean') throw new TypeError(`"${key}" is neither true nor false`);
    return value;
  }

  /** Bytes, or null where absent. */
  bytesOrNull(key: string): Bytes | null {
    return this.value(key) === null ? null : this.bytes(key);
  }

  list(key: string): readonly Json[] {
    const value = this.value(key);
    if (!Array.isArray(value)) throw new TypeError(`"${key}" is not a list`);
    return value as readonly Json[];
  }

  bytesList(key: string): Bytes[] {
    return this.list(key).map((value) => new Fields({ [key]: value }).bytes(key));
  }

  fields(key: string): Fields {
    return fieldsOf(this.value(key), key);
  }

  fieldsList(key: string): Fields[] {
    return this.list(key).map((value) => fieldsOf(value, key));
  }

  item(key: string): Item {
    return itemOf(this.value(key));
  }
}

function fieldsOf(value: Json, key: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`"${key}" is not an object`);
  return new Fields(value as Values);
}

/** A CBOR item from how a vector writes it. */
export function itemOf(value: Json): Item {
  if (Array.isArray(value)) return value.map((inner: Json) => itemOf(inner));
  if (typeof value === 'object' && value !== null) return new Fields(value as Values).bytes('b');
  return value;
}

/** A CBOR item as a vector writes it. */
export function itemJson(item: Item): Json {
  if (item instanceof Uint8Array) return { b: toHex(item) };
  return Array.isArray(item) ? item.map((inner: Item) => itemJson(inner)) : (item as Json);
}
