// Main and the service as the app's screens see them, with answers that a test may change.
import { ok } from '../protocol/result.js';
import type { Bridge } from '../protocol/wire/bridge-type.js';
import { settingNames, type SettingName } from '../protocol/settings/setting-table.js';
import type { Meeting, Settings } from '../protocol/wire/http.js';
import type { EffectiveSetting } from '../protocol/wire/policy-routes.js';
import { FakePlace } from './policy/policy.fixture.js';

export const SERVICE = 'http://127.0.0.1:8787';
export const person = { userId: 'a'.repeat(32), email: 'anna@example.org', name: 'Anna' };

/** Settings as the service says them, each decided as in `decided`, or else off. */
export function effectiveSettings(
  decided: Partial<Record<SettingName, Partial<EffectiveSetting>>>,
): Settings {
  const off = { value: false, from: { level: 'standard' }, lock: null, limitedBy: null } as const;
  const row = (name: SettingName): EffectiveSetting => ({ ...off, why: '', ...decided[name] });
  const effective = Object.fromEntries(settingNames.map((name) => [name, row(name)]));
  return {
    allowE2ee: row('allowE2ee').value === true,
    effective: effective as NonNullable<Settings['effective']>,
  };
}

export function aMeeting(parts: Partial<Meeting> = {}): Meeting {
  const meetingId = parts.meetingId ?? '12345678901';
  return {
    meetingId,
    title: 'Design review',
    encryptionType: 'e2ee',
    passcode: null,
    joinLink: `conclave://join/${meetingId}?service=${encodeURIComponent(SERVICE)}&root=${'A'.repeat(43)}`,
    createdAt: 0,
    running: false,
    ...{ waitingRoom: false, registeredOnly: false, joinBeforeHost: false, schedule: null },
    ...{ version: 0, cancelledAt: null },
    ...parts,
  };
}

/** An account of one, as everybody has who signs up. */
export const anAccount = {
  account: {
    ...{ accountId: 'c'.repeat(32), name: 'Anna', plan: 'basic', createdAt: 0, people: 1 },
  },
  role: 'owner',
  introduced: false,
};

export interface FakeMain {
  readonly bridge: Bridge;
  readonly openLink: (link: string) => void;
  readonly copied: string[];
  readonly kept: () => string | null;
}

interface MainParts {
  readonly token?: string | null;
  readonly openedWith?: string | null;
  readonly session?: Partial<Bridge['session']>;
  readonly keychain?: 'kept' | 'locked' | 'missing';
}

export function fakeMain({
  token = null,
  openedWith = null,
  session = {},
  keychain = 'kept',
}: MainParts = {}): FakeMain {
  let kept = token;
  const copied: string[] = [];
  const listeners = new Set<(payload: { link: string }) => void>();
  const unused = async (): Promise<never> => {
    throw new Error('No screen asks main for this.');
  };
  const bridge: Bridge = {
    app: {
      describe: async () =>
        ok({ version: '0.1.0', host: 'chromium', serviceUrl: SERVICE, keychain, openedWith }),
      linkOpened: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      copyText: async (text) => {
        copied.push(text);
        return ok(undefined);
      },
    },
    session: {
      read: async () => ok({ token: kept }),
      write: async ({ token: written }) => {
        kept = written;
        return ok({ kept: true });
      },
      clear: async () => {
        kept = null;
        return ok(undefined);
      },
      ...session,
    },
    service: { pin: unused },
    identity: { open: unused },
    meeting: {
      enter: unused,
      leave: unused,
      signAnnouncement: unused,
      signNonce: unused,
      signHeartbeat: unused,
      signRequest: unused,
    },
  };
  const openLink = (link: string) => listeners.forEach((listener) => listener({ link }));
  return { bridge, openLink, copied, kept: () => kept };
}

/** What a route answers: a body, or a fault with its status. */
interface FakeAnswer {
  status: number;
  body: unknown;
}

/** A promise is an answer that takes its time. */
export type Answers = Record<string, (body: unknown) => FakeAnswer | Promise<FakeAnswer>>;

export const good = (body: unknown) => ({ status: 200, body });
export const bad = (status: number, code: string) => ({ status, body: { code, says: '' } });

/** A service with a person called Anna who has no meetings. `answers` comes first; `asked` remembers. */
export function fakeService(answers: Answers = {}) {
  const own = new FakePlace('own');
  const now = () => ({ allowE2ee: own.row('allowE2ee')?.effective.value === true });
  const usual: Answers = {
    'GET /v1/me': () => good({ person, settings: now() }),
    'POST /v1/sign-in': () => good({ token: 'fresh', person, settings: now() }),
    'POST /v1/sign-up': () => good({ token: 'fresh', person, settings: now() }),
    'POST /v1/sign-out': () => good({}),
    'GET /v1/account': () => good(anAccount),
    'GET /v1/me/settings': () => good({ settings: own.rows() }),
    'PUT /v1/me/settings/allowE2ee': (body) => {
      own.store('allowE2ee', (body as { value: boolean }).value, false, person.name);
      return good(own.row('allowE2ee'));
    },
    'GET /v1/me/sessions': () => good({ sessions: [] }),
    'GET /v1/meetings': () => good({ meetings: [] }),
  };
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const route = `${init?.method} ${String(url).slice(SERVICE.length)}`;
    asked.push(route);
    const text = typeof init?.body === 'string' ? init.body : 'null';
    const answer = await ((answers[route] ?? usual[route])?.(JSON.parse(text)) ??
      bad(404, 'not-found'));
    // jsdom has no Response.
    const { status } = answer;
    const ok = status < 300;
    return { ok, status, text: async () => JSON.stringify(answer.body) } as Response;
  };
  return { fetch, asked };
}
