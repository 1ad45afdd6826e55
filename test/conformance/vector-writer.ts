// Collects the vectors of a file. What a vector's `out` is, the table of vector types computes; that a reject is refused, and as what,
// is checked when it is written.
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, toHex, utf8, type Bytes } from '../../protocol/bytes.js';
import { noblePrimitives } from '../../protocol/crypto/noble-primitives.js';
import type { Values } from '../../protocol/vectors/fields.js';
import { computeVector, type Vector } from '../../protocol/vectors/vector-file.js';

/** `n` bytes that are as good as random and the same in every run: from what they are for. */
export function draw(what: string, n: number): Bytes {
  const blocks: Bytes[] = [];
  for (let i = 0; i * 32 < n; i++)
    blocks.push(sha256(utf8(`Conclave vectors, ${what}, ${String(i)}`)) as Bytes);
  return concat(...blocks).slice(0, n);
}

export function drawHex(what: string, n: number): string {
  return toHex(draw(what, n));
}

/** The values with their names kept: what `accepts` answers, read field by field. */
export class Out {
  readonly #values: Values;

  constructor(values: Values) {
    this.#values = values;
  }

  text(key: string): string {
    const value = this.#values[key];
    if (typeof value !== 'string') throw new Error(`"${key}" is no text`);
    return value;
  }
}

export class VectorWriter {
  readonly vectors: Vector[] = [];

  /** Writes a vector that is accepted, and answers its `out`. */
  async accepts(id: string, type: string, given: Values): Promise<Out> {
    const computed = await computeVector(noblePrimitives, type, given);
    if (!computed.ok) throw new Error(`${id} is refused: ${computed.fault.code}`);
    this.#add({ id, type, in: given, out: computed.value });
    return new Out(computed.value);
  }

  async refuses(id: string, type: string, reject: string, given: Values): Promise<void> {
    const computed = await computeVector(noblePrimitives, type, given);
    const got = computed.ok ? 'nothing' : computed.fault.code;
    if (got !== reject) throw new Error(`${id} is refused for ${got}, not for ${reject}`);
    this.#add({ id, type, in: given, reject });
  }

  #add(vector: Vector): void {
    if (this.vectors.some(({ id }) => id === vector.id)) throw new Error(`${vector.id} is there`);
    this.vectors.push(vector);
  }
}

/** `hex` with one bit of one byte turned; `at` from the end where negative. */
export function withBitFlipped(hex: string, at: number): string {
  const byte = at < 0 ? hex.length / 2 + at : at;
  const turned = parseInt(hex.slice(byte * 2, byte * 2 + 2), 16) ^ 1;
  return `${hex.slice(0, byte * 2)}${turned.toString(16).padStart(2, '0')}${hex.slice(byte * 2 + 2)}`;
}
