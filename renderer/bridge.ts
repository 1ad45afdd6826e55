import type { Bridge } from '../protocol/wire/bridge-type.js';

declare global {
  interface Window {
    /** Put there by preload before the page runs. */
    readonly conclave: Bridge;
  }
}

/** What main offers this window. */
export function bridge(): Bridge {
  return window.conclave;
}
