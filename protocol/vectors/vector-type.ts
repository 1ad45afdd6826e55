import type { Primitives } from '../crypto/primitives.js';
import { refused, type Result } from '../result.js';
import { MalformedVector, type Fields, type Values } from './fields.js';

/** How one type of vector is computed: all of `out` from all of `in`, or the code of the refusal. */
export type VectorType = (
  given: Fields,
  crypto: Primitives,
) => Result<Values> | Promise<Result<Values>>;

/** What cannot be written is refused as `schema`: the encoders throw, because for the product it would be a bug of the caller. */
export async function orSchema(
  write: () => Result<Values> | Promise<Result<Values>>,
): Promise<Result<Values>> {
  try {
    return await write();
  } catch (cause) {
    if (cause instanceof MalformedVector) throw cause;
    if (cause instanceof TypeError || cause instanceof RangeError) return refused('schema');
    throw cause;
  }
}

/** The way back must lead to where one came from. */
export function mustHold(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
