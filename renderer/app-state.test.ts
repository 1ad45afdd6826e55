import { describe, expect, test } from '@jest/globals';
import { appStep, FIRST, type AppEvent, type AppState } from './app-state.js';
import type { JoinTarget } from './join/look-up.js';
import type { MeetingClient } from './meeting/meeting-client.js';

const account = {
  person: { userId: 'a'.repeat(32), email: 'anna@example.org', name: 'Anna' },
  settings: { allowE2ee: false },
};
const about = {
  version: '0.1.0',
  host: 'chromium',
  serviceUrl: 'http://service.test',
  keychain: 'kept',
} as const;
const target = { meetingId: '12345678901' } as JoinTarget;
const client = {} as MeetingClient;
const tried = { name: 'Anna', passcode: '1357' };
const LINK = 'conclave://join/12345678901';

const described: AppEvent = { type: 'described', about, openedWith: null };
const signedIn: AppEvent = { type: 'signed-in', account };
const found: AppEvent = { type: 'target-found', target };
const joined: AppEvent = { type: 'joined', client, joinLink: LINK, tried };

function after(...events: AppEvent[]): AppState {
  return events.reduce(appStep, FIRST);
}

describe('app state', () => {
  test('leads home after signing in', () => {
    expect(after(described, signedIn).screen).toEqual({ at: 'home' });
  });

  test('leads to the first screen with nobody signed in', () => {
    const { screen } = after(described, { type: 'signed-out', why: null });
    expect(screen).toEqual({ at: 'sign-in', mode: 'sign-in' });
  });

  describe('the phone check', () => {
    const secret = { ...target, encryptionType: 'e2ee' } as JoinTarget;
    const needed: AppEvent = { type: 'phone-check-known', needed: true };
    const toSecret: AppEvent = { type: 'target-found', target: secret };
    const refusedAtDoor: AppEvent = { type: 'left', fault: { code: 'phone-check-needed' } };

    test('comes before the lobby of an end-to-end encrypted meeting, and leads into it', () => {
      const asked = after(described, signedIn, needed, toSecret);
      expect(asked.screen).toEqual({ at: 'phone', target: secret, tried: null });
      const confirmed = appStep(asked, { type: 'phone-confirmed' });
      expect(confirmed.screen).toEqual({ at: 'lobby', target: secret, tried: null, fault: null });
      const again = [{ type: 'went-back' } as const, toSecret].reduce(appStep, confirmed);
      expect(again.screen.at).toBe('lobby');
    });

    test('is asked of no guest, and before no other kind of meeting', () => {
      const guest = after(described, { type: 'signed-out', why: null }, needed, toSecret);
      expect(guest.screen.at).toBe('lobby');
      const other = { ...secret, encryptionType: 'enhanced' } as JoinTarget;
      const enhanced = after(described, signedIn, needed, { type: 'target-found', target: other });
      expect(enhanced.screen.at).toBe('lobby');
    });

    test('comes where the service asks for it at the door, and keeps what was typed', () => {
      const asked = after(described, signedIn, toSecret, joined, refusedAtDoor);
      expect(asked.screen).toEqual({ at: 'phone', target: secret, tried });
      expect(appStep(asked, { type: 'phone-confirmed' }).screen).toMatchObject({
        ...{ at: 'lobby', tried, fault: null },
      });
    });

    test('can be put off, and is not another person’s', () => {
      const asked = after(described, signedIn, needed, toSecret);
      expect(appStep(asked, { type: 'went-back' }).screen).toEqual({ at: 'home' });
      const other = [{ type: 'signed-out', why: null } as const, signedIn].reduce(appStep, asked);
      expect(other.phoneNeeded).toBe(false);
    });
  });

  test('says why somebody was signed out', () => {
    const state = after(described, signedIn, { type: 'signed-out', why: { code: 'signed-out' } });
    expect(state).toMatchObject({ account: null, said: { code: 'signed-out' } });
  });

  test('offers a guest the link that the app was opened with', () => {
    const opened: AppEvent = { ...described, openedWith: LINK };
    const state = after(opened, { type: 'signed-out', why: null });
    expect(state).toMatchObject({ screen: { at: 'sign-in', mode: 'guest' }, link: LINK });
  });

  test('offers a user the link on the screen that joins', () => {
    const state = after(described, signedIn, { type: 'link-opened', link: LINK });
    expect(state).toMatchObject({ screen: { at: 'join' }, link: LINK });
  });

  test('keeps the link over signing in, and drops it once its meeting is found', () => {
    const opened: AppEvent = { ...described, openedWith: LINK };
    const state = after(opened, { type: 'signed-out', why: null }, signedIn);
    expect(state).toMatchObject({ screen: { at: 'join' }, link: LINK });
    expect(appStep(state, found).link).toBeNull();
  });

  test('takes nobody out of a meeting for a link', () => {
    const state = after(described, signedIn, found, joined, { type: 'link-opened', link: LINK });
    expect(state).toMatchObject({ screen: { at: 'meeting' }, link: LINK });
    const left = appStep(state, { type: 'left', fault: null });
    expect(left).toMatchObject({ screen: { at: 'join' }, link: LINK });
  });

  test('takes nobody out of a meeting because a session ended', () => {
    const state = after(described, signedIn, found, joined, {
      type: 'signed-out',
      why: { code: 'signed-out' },
    });
    expect(state).toMatchObject({ account: null, screen: { at: 'meeting' } });
    const left = appStep(state, { type: 'left', fault: null });
    expect(left).toMatchObject({ screen: { at: 'sign-in' }, said: { code: 'signed-out' } });
  });

  test('leads back to the lobby, with what was typed, whoever is refused at the door', () => {
    const fault = { code: 'wrong-passcode' } as const;
    const state = after(described, signedIn, found, joined, { type: 'left', fault });
    expect(state.screen).toEqual({ at: 'lobby', target, tried, fault });
  });

  describe('signing in from the lobby', () => {
    const nobody: AppEvent = { type: 'signed-out', why: null };
    const refused: AppEvent = { type: 'left', fault: { code: 'registered-only' } };
    const wished: AppEvent = { type: 'sign-in-wished' };
    const asGuest = [described, nobody, found, joined, refused, wished];
    const lobby = { at: 'lobby', target, tried, fault: null };

    test('leads back to that lobby, with what was typed', () => {
      const asked = after(...asGuest);
      expect(asked.screen).toEqual({ at: 'sign-in', mode: 'sign-in' });
      const state = appStep(asked, signedIn);
      expect(state).toMatchObject({ screen: lobby, account, waiting: null });
    });

    test('also by way of making an account, and of another form', () => {
      const modes = ['create', 'forgot', 'sign-in'] as const;
      const state = after(
        ...asGuest,
        ...modes.map((mode) => ({ type: 'mode-chosen', mode }) as const),
      );
      expect(appStep(state, signedIn).screen).toEqual(lobby);
    });

    test('can be given up for the lobby', () => {
      const state = after(...asGuest, { type: 'went-back' });
      expect(state).toMatchObject({ screen: lobby, account: null, waiting: null });
      expect(appStep(state, { type: 'went-back' }).screen.at).toBe('sign-in');
    });

    test('is given up for a link that is opened meanwhile', () => {
      const state = after(...asGuest, { type: 'link-opened', link: LINK }, signedIn);
      expect(state).toMatchObject({ screen: { at: 'join' }, link: LINK, waiting: null });
    });

    test('is nothing for who is signed in', () => {
      const state = after(described, signedIn, found);
      expect(appStep(state, wished)).toBe(state);
    });
  });

  test('opens no other screen during a meeting', () => {
    const state = after(described, signedIn, found, joined);
    expect(appStep(state, { type: 'opened', screen: 'settings' })).toBe(state);
    expect(appStep(state, found)).toBe(state);
  });

  test('opens no screen of an account that is not there', () => {
    const state = after(described, { type: 'signed-out', why: null });
    expect(appStep(state, { type: 'opened', screen: 'home' })).toBe(state);
  });

  test('knows the keychain to be locked once it has refused', () => {
    const state = after(described, { type: 'keychain-refused' });
    expect(state.about?.keychain).toBe('locked');
  });

  test('does not call a keychain locked that is not there', () => {
    const missing: AppEvent = { ...described, about: { ...about, keychain: 'missing' } };
    expect(after(missing, { type: 'keychain-refused' }).about?.keychain).toBe('missing');
  });
});
