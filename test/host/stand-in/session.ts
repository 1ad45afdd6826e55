// Chromium cannot be asked to ask us, so main's check handler is asked beforehand, and what it allows is granted to its page.
type CheckHandler = (
  contents: null,
  permission: string,
  origin: string,
  details: { readonly isMainFrame: boolean; readonly requestingUrl: string },
) => boolean;

let check: CheckHandler = () => false;

export const session = {
  defaultSession: {
    setPermissionRequestHandler(): void {
      // never asked: everything that was not granted beforehand is denied by Chromium
    },
    setPermissionCheckHandler(handler: CheckHandler): void {
      check = handler;
    },
  },
};

/** Electron's names of permissions, and what they are called in Chromium. Sharing a screen has no name there: its picker is the permission. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  media: ['camera', 'microphone'],
};

export function grantedTo(origin: string): string[] {
  return Object.entries(NAMES).flatMap(([permission, names]) =>
    check(null, permission, `${origin}/`, { isMainFrame: true, requestingUrl: `${origin}/` })
      ? names
      : [],
  );
}
