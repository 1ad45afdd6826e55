import type { Handler } from '../page-server.js';

const handlers = new Map<string, Handler>();

export const protocol = {
  /** The pages come over http://*.localhost, which has these privileges by itself. */
  registerSchemesAsPrivileged(): void {
    // nothing to register
  },
  handle(scheme: string, handler: Handler): void {
    handlers.set(scheme, handler);
  },
};

export function schemeHandler(scheme: string): Handler | null {
  return handlers.get(scheme) ?? null;
}
