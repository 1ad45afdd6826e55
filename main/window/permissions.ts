// What pages may ask of the operating system: camera, microphone and screen for our own app, and nothing for anyone else (pitfalls.md B13).
import type { Session } from 'electron';
import { isAppUrl } from './app-scheme.js';

const GRANTED = new Set(['media', 'display-capture']);

/** True only for what meetings need, asked by the app's own page. */
export function isGranted(permission: string, askedBy: string | undefined): boolean {
  return GRANTED.has(permission) && askedBy !== undefined && isAppUrl(askedBy);
}

/** A Mac has a permission of its own beneath the page's; resolves to whether the person gave it (pitfalls.md B15). */
export type AskSystem = (kind: 'camera' | 'microphone') => Promise<boolean>;

/** Both handlers: without the check handler, device names and states are wrong (electron#42775). */
export function guardPermissions(session: Session, askSystem: AskSystem): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const mayAsk = details.isMainFrame && isGranted(permission, details.requestingUrl);
    if (!mayAsk || permission !== 'media' || !('mediaTypes' in details)) {
      answer(mayAsk);
      return;
    }
    const kinds = (details.mediaTypes ?? []).map((type) =>
      type === 'video' ? 'camera' : 'microphone',
    );
    Promise.all(kinds.map(askSystem)).then(
      (given) => answer(given.every(Boolean)),
      () => answer(false),
    );
  });
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    isGranted(permission, origin.replace(/\/$/, '')),
  );
}
