// The project's vector file, for tests: protocol.md appendix. Copied unchanged from the design folder; our own, Apache-2.0.
// Its outputs were cross-checked by a second implementation that is kept apart.
import { fromHex, type Bytes } from '../bytes.js';
import type { Item } from '../crypto/cbor.js';
import file from './conclave-vectors.json' with { type: 'json' };

type Json = number | string | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Values = Readonly<Record<string, Json>>;

export interface Vector {
  readonly id: string;
  readonly type: string;
  readonly in: Values;
  readonly out?: Values;
  readonly reject?: string;
}

export function vectorsOf(...types: readonly string[]): Vector[] {
  return (file.vectors as unknown as Vector[]).filter(({ type }) => types.includes(type));
}

/** Every field as bytes, text, number or item: a test that reads a field as what it is not fails there. */
export class Fields {
  readonly #values: Values;

  constructor(values: Values) {
    this.#values = values;
  }

  bytes(key: string): Bytes {
    const bytes = fromHex(this.text(key));
    if (bytes === null) throw new Error(`${key} is not hex`);
    return bytes;
  }

  text(key: string): string {
    const value = this.#values[key];
    if (typeof value !== 'string') throw new Error(`${key} is not text`);
    return value;
  }

  number(key: string): number {
    const value = this.#values[key];
    if (typeof value !== 'number') throw new Error(`${key} is not a number`);
    return value;
  }

  flag(key: string): boolean {
    return this.#values[key] === true;
  }

  /** Bytes, or null where absent. */
  bytesOrNull(key: string): Bytes | null {
    return this.#values[key] === null || this.#values[key] === undefined ? null : this.bytes(key);
  }

  list(key: string): readonly Json[] {
    const value = this.#values[key];
    if (!Array.isArray(value)) throw new Error(`${key} is not a list`);
    return value as readonly Json[];
  }

  bytesList(key: string): Bytes[] {
    return this.list(key).map((value) => new Fields({ value }).bytes('value'));
  }

  fields(key: string): Fields {
    return new Fields(this.#values[key] as Values);
  }

  /** A CBOR item, in which bytes are written as {"b": hex}. */
  item(key: string): Item {
    return itemOf(this.#values[key] ?? null);
  }
}

export function itemOf(value: Json): Item {
  if (Array.isArray(value)) return value.map((inner: Json) => itemOf(inner));
  if (typeof value === 'object' && value !== null) return new Fields(value as Values).bytes('b');
  return value;
}
