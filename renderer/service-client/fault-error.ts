import type { Fault, Result } from '../../protocol/result.js';

/** A fault as an error, for TanStack Query alone: it knows a failure only as a rejection. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.code);
    this.name = 'FaultError';
    this.fault = fault;
  }
}

export function valueOrThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new FaultError(result.fault);
  return result.value;
}

/** The fault that a query or mutation failed with, or null while it has not. A bug is thrown on, to the crash boundary. */
export function faultOf(error: Error | null): Fault | null {
  if (error === null) return null;
  if (error instanceof FaultError) return error.fault;
  throw error;
}
