// The vector file of protocol.md's appendix, and the one table of vector types: tests and the conformance command check by it, and the
// vectors that we publish are computed by it.
import type { Primitives } from '../crypto/primitives.js';
import type { Result } from '../result.js';
import { cryptoVectors } from './crypto-vectors.js';
import { Fields, type Json, type Values } from './fields.js';
import { mediaVectors } from './media-vectors.js';
import { meetingVectors } from './meeting-vectors.js';
import type { VectorType } from './vector-type.js';

export interface Vector {
  readonly id: string;
  readonly type: string;
  readonly in: Values;
  readonly out?: Values;
  readonly reject?: string;
}

const TYPES: Readonly<Record<string, VectorType>> = {
  ...cryptoVectors,
  ...mediaVectors,
  ...meetingVectors,
};
export const VECTOR_TYPES: readonly string[] = Object.keys(TYPES);

/** All of `out` for this `in`, or the code of the refusal. Throws where `in` is not what the type has. */
export async function computeVector(
  crypto: Primitives,
  type: string,
  given: Values,
): Promise<Result<Values>> {
  const compute = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (compute === undefined) throw new Error(`there is no vector type "${type}"`);
  return compute(new Fields(given), crypto);
}

/** Null where the vector holds, else what is wrong. */
export async function checkVector(crypto: Primitives, vector: Vector): Promise<string | null> {
  let got: Result<Values>;
  try {
    got = await computeVector(crypto, vector.type, vector.in);
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
  if (vector.reject !== undefined) {
    if (got.ok) return `accepted, but is to be refused: ${vector.reject}`;
    const { code } = got.fault;
    return code === vector.reject
      ? null
      : `refused: ${code}, but is to be refused: ${vector.reject}`;
  }
  if (!got.ok) return `refused: ${got.fault.code}, but is to be accepted`;
  return difference(got.value, vector.out ?? {});
}

function difference(got: Values, wanted: Values): string | null {
  for (const key of new Set([...Object.keys(got), ...Object.keys(wanted)]))
    if (!Object.hasOwn(got, key)) return `"${key}" is in out, but not of this type`;
    else if (!Object.hasOwn(wanted, key)) return `"${key}" is missing in out`;
    else if (canonical(got[key]) !== canonical(wanted[key]))
      return `"${key}" is ${short(got[key])}, not ${short(wanted[key])}`;
  return null;
}

/** One text for one value, whatever the order of its keys. */
function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map((one: Json) => canonical(one)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  return `{${Object.entries(value as Values)
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .sort()
    .join(',')}}`;
}

const SHORT = 80;

function short(value: Json | undefined): string {
  const text = canonical(value);
  return text.length <= SHORT
    ? text
    : `${text.slice(0, SHORT)}… (${String(text.length)} characters)`;
}

/** The vectors of a file's text, or the sentence that says why it has none. */
export function readVectorFile(text: string): Vector[] | string {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return 'It is not JSON.';
  }
  if (!isObject(file) || file['format'] !== 'conclave-vectors')
    return 'It is not a vector file: its "format" is not "conclave-vectors".';
  if (file['version'] !== 1)
    return `It is a vector file of version ${JSON.stringify(file['version'] ?? null)}; version 1 is known here.`;
  const { vectors } = file;
  if (!Array.isArray(vectors) || vectors.length === 0) return 'It has no vectors.';
  const wrong = vectors.findIndex((vector) => !isVector(vector));
  if (wrong >= 0)
    return `Its vector number ${String(wrong + 1)} has not "id", "type", "in" and either "out" or "reject".`;
  return vectors as Vector[];
}

function isVector(value: unknown): value is Vector {
  return (
    isObject(value) &&
    typeof value['id'] === 'string' &&
    typeof value['type'] === 'string' &&
    isObject(value['in']) &&
    isObject(value['out']) !== (typeof value['reject'] === 'string')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
