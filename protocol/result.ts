import type { FaultCode } from './fault.js';

/** An expected failure is a value: a code from the fault table and, at most, facts that may be shown. No secret goes into `detail`. */
export interface Fault<C extends FaultCode = FaultCode> {
  readonly code: C;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

export type Result<T, C extends FaultCode = FaultCode> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault<C> };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refused<C extends FaultCode>(
  code: C,
  detail?: Fault['detail'],
): { readonly ok: false; readonly fault: Fault<C> } {
  return { ok: false, fault: detail === undefined ? { code } : { code, detail } };
}
