// keytar over a real Secret Service, through the whole app: gnome-keyring on a session bus of its own, unlocked, locked, and unlocked again.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bridge } from '../../protocol/wire/bridge-type.js';
import { isOnPath, stage, startHosted, type HostedApp, type Stage } from './hosted-app.fixture.js';

declare const window: Window & { readonly conclave: Bridge };

const missing = ['dbus-run-session', 'gnome-keyring-daemon'].filter((name) => !isOnPath(name));
const hasSecretService = process.platform === 'linux' && missing.length === 0;
if (!hasSecretService)
  console.warn(`No Secret Service here (${missing.join(', ') || process.platform}): not tested.`);
const describeHere = hasSecretService ? describe : describe.skip;

const USER = '000102030405060708090a0b0c0d0e0f';
/** The keyring is unlocked with its password, or started locked. */
const UNLOCKED = 'printf pw | gnome-keyring-daemon --foreground --unlock --components=secrets';
const LOCKED = 'gnome-keyring-daemon --foreground --components=secrets';

let staged: Stage;

beforeAll(async () => {
  if (hasSecretService)
    staged = await stage({ 'index.html': '<!doctype html><title>a page</title>' });
}, 60_000);

afterAll(() => staged?.remove());

async function withKeyring<T>(daemon: string, use: (app: HostedApp) => Promise<T>): Promise<T> {
  const runtime = join(staged.folder, 'run');
  await mkdir(runtime, { recursive: true, mode: 0o700 });
  const wait =
    'for i in $(seq 30); do [ -S "$XDG_RUNTIME_DIR/keyring/control" ] && break; sleep 0.1; done';
  const script = `rm -rf "$XDG_RUNTIME_DIR/keyring"; ${daemon} >/dev/null 2>&1 & ${wait}; sleep 0.3; exec "$@"`;
  const { DBUS_SESSION_BUS_ADDRESS: _none, DISPLAY: _display, ...env } = process.env;
  const app = await startHosted(staged, {
    wrap: ['dbus-run-session', '--', 'sh', '-c', script, 'sh'],
    env: {
      ...env,
      ...{ XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: join(staged.folder, 'data') },
      CONCLAVE_KEYCHAIN_SERVICE: 'Conclave test',
    },
  });
  try {
    return await use(app);
  } finally {
    await app.close();
  }
}

const look = ({ page }: HostedApp) =>
  page.evaluate(async (userId) => {
    const { conclave } = window;
    const described = await conclave.app.describe();
    const opened = await conclave.identity.open({ userId, meetingId: '12345678901' });
    return {
      keychain: described.ok ? described.value.keychain : described.fault.code,
      ivk: opened.ok ? [...opened.value.ivk] : opened.fault.code,
      kept: opened.ok && opened.value.kept,
      session: await conclave.session.read(),
    };
  }, USER);

describeHere('the real keychain', () => {
  test('keeps identity and session over restarts, and is not taken for empty while it is locked', async () => {
    const first = await withKeyring(UNLOCKED, async (app) => {
      const seen = await look(app);
      const written = await app.page.evaluate(() =>
        window.conclave.session.write({ token: 'abc' }),
      );
      expect(written).toEqual({ ok: true, value: { kept: true } });
      return seen;
    });
    expect(first).toMatchObject({ keychain: 'kept', kept: true });
    expect(first.session).toEqual({ ok: true, value: { token: null } });

    const refusal = { ok: false, fault: { code: 'keychain-locked' } };
    expect(await withKeyring(LOCKED, look)).toEqual({
      ...{ keychain: 'locked', ivk: 'keychain-locked', kept: false, session: refusal },
    });

    expect(await withKeyring(UNLOCKED, look)).toEqual({
      ...{ keychain: 'kept', ivk: first.ivk, kept: true },
      session: { ok: true, value: { token: 'abc' } },
    });
  }, 240_000);
});
