import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Session } from 'electron';
import { guardPermissions, type AskSystem } from './permissions.js';

type RequestHandler = (
  contents: null,
  permission: string,
  answer: (granted: boolean) => void,
  details: { isMainFrame: boolean; requestingUrl: string; mediaTypes?: string[] },
) => void;
type CheckHandler = (contents: null, permission: string, origin: string) => boolean;

const OURS = 'app://conclave/index.html';
let request: RequestHandler;
let check: CheckHandler;
const askSystem = jest.fn<AskSystem>();

beforeEach(() => {
  askSystem.mockReset().mockResolvedValue(true);
  const session = {
    setPermissionRequestHandler: (handler: RequestHandler) => (request = handler),
    setPermissionCheckHandler: (handler: CheckHandler) => (check = handler),
  };
  guardPermissions(session as unknown as Session, askSystem);
});

const asked = (permission: string, details: Partial<Parameters<RequestHandler>[3]> = {}) =>
  new Promise<boolean>((answer) =>
    request(null, permission, answer, { isMainFrame: true, requestingUrl: OURS, ...details }),
  );

describe('permissions', () => {
  test('are granted to our own page for camera, microphone and screen', async () => {
    expect(await asked('media', { mediaTypes: ['video', 'audio'] })).toBe(true);
    expect(await asked('display-capture')).toBe(true);
    expect(check(null, 'media', 'app://conclave/')).toBe(true);
    expect(check(null, 'display-capture', 'app://conclave/')).toBe(true);
  });

  test.each(['geolocation', 'notifications', 'clipboard-read', 'midi', 'openExternal', 'usb'])(
    'are denied for %s',
    async (permission) => {
      expect(await asked(permission)).toBe(false);
      expect(check(null, permission, 'app://conclave/')).toBe(false);
    },
  );

  test('are denied to other pages and to frames inside ours', async () => {
    expect(await asked('media', { requestingUrl: 'https://evil.example/' })).toBe(false);
    expect(await asked('media', { requestingUrl: 'app://conclave.evil/' })).toBe(false);
    expect(await asked('media', { isMainFrame: false })).toBe(false);
    expect(check(null, 'media', 'https://evil.example/')).toBe(false);
  });

  test('are denied where the system denies them', async () => {
    askSystem.mockImplementation(async (kind) => kind === 'camera');
    expect(await asked('media', { mediaTypes: ['video'] })).toBe(true);
    expect(await asked('media', { mediaTypes: ['video', 'audio'] })).toBe(false);
    askSystem.mockRejectedValue(new Error('no such service'));
    expect(await asked('media', { mediaTypes: ['audio'] })).toBe(false);
  });
});
