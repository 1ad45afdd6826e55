// What a failed query means. drizzle wraps the driver's error; the code is in `cause` (pitfalls.md B22), and the wrapper's
// message repeats the parameters, which hold e-mail addresses and hashes, so it never reaches a log.
import type { FaultCode } from '../../protocol/fault.js';

interface Found {
  readonly codes: readonly string[];
  readonly messages: readonly string[];
}

/** PostgreSQL 23505: unique_violation. */
export function isUniqueViolation(error: unknown): boolean {
  return chain(error).codes.includes('23505');
}

/** The fault to answer with when `error` was not expected. */
export function faultOf(error: unknown): FaultCode {
  const { codes, messages } = chain(error);
  // PostgreSQL 53100: disk_full
  if (codes.some((code) => code === '53100' || code === 'ENOSPC' || code === 'EDQUOT'))
    return 'disk-full';
  if (messages.some((message) => /no space left on device|disk quota exceeded/i.test(message)))
    return 'disk-full';
  return 'internal';
}

/** An error as it may be logged: no message that repeats a query's parameters, no detail that repeats a row. */
export function loggable(error: unknown): Record<string, unknown> {
  if (!isErrorLike(error)) return { type: typeof error };
  const { codes, messages } = chain(error);
  const deepest = 'params' in error && messages.length === 1 ? undefined : messages.at(-1);
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { type: error.name, codes, message: deepest, stack: stack?.slice(0, 12).join('\n') };
}

function chain(error: unknown): Found {
  const codes: string[] = [];
  const messages: string[] = [];
  let at: unknown = error;
  for (let depth = 0; depth < 8 && isErrorLike(at); depth++) {
    if ('code' in at && typeof at.code === 'string') codes.push(at.code);
    messages.push(at.message);
    at = at.cause;
  }
  return { codes, messages };
}

/** Not `instanceof`: see error-code.ts. */
function isErrorLike(error: unknown): error is Error {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    typeof error.message === 'string'
  );
}
