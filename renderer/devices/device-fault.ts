import type { FaultCode } from '../../protocol/fault.js';

export type Capture = 'camera' | 'microphone';

/** Why a camera or microphone could not be opened, from the name that the Media Capture standard (§10.2) gives the failure. */
export function deviceFault(kind: Capture, cause: unknown): FaultCode {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return `${kind}-denied`;
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `${kind}-missing`;
    default:
      // NotReadableError and AbortError: the device is there and does not give anything. So does anything we do not know.
      return `${kind}-busy`;
  }
}
