// What pages may ask of the operating system: camera, microphone and screen for our own app, and nothing for anyone else (pitfalls.md B13).
import type { Session } from 'electron';
import { isAppUrl } from './app-scheme.js';

const GRANTED = new Set(['media', 'display-capture']);

/** True only for what meetings need, asked by the app's own page. */
export function isGranted(permission: string, askedBy: string | undefined): boolean {
  return GRANTED.has(permission) && askedBy !== undefined && isAppUrl(askedBy);
}

/** Both handlers: without the check handler, device names and states are wrong (electron#42775). */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(details.isMainFrame && isGranted(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    isGranted(permission, origin.replace(/\/$/, '')),
  );
}
