// Which screen is shown and why, as a reducer. It holds no token and no key; what a screen does is an intent of app.tsx.
import type { Fault } from '../protocol/result.js';
import type { Person, Settings } from '../protocol/wire/http.js';
import { parseMailLink, type MailLink } from '../protocol/wire/mail-link.js';
import type { JoinTarget } from './join/look-up.js';
import type { MeetingClient } from './meeting/meeting-client.js';

export interface Account {
  readonly person: Person;
  readonly settings: Settings;
}

export interface About {
  readonly version: string;
  readonly host: 'electron' | 'chromium';
  readonly serviceUrl: string;
  readonly keychain: 'kept' | 'locked' | 'missing';
}

export type SignInMode = 'sign-in' | 'create' | 'guest' | 'forgot' | 'invitation';

/** What somebody joined with, so that whoever is refused need not type it again. */
export interface Tried {
  readonly name: string;
  readonly passcode: string | null;
}

/** A meeting whose lobby was left, with what was typed there. */
export interface Waiting {
  readonly target: JoinTarget;
  readonly tried: Tried | null;
}

export type Screen =
  | { readonly at: 'starting' }
  /** The app could not start as it should; trying again may help. */
  | { readonly at: 'stuck'; readonly fault: Fault }
  | { readonly at: 'sign-in'; readonly mode: SignInMode }
  | { readonly at: 'home' }
  | { readonly at: 'settings' }
  | { readonly at: 'admin' }
  /** An invitation, or a new password; for those who are signed in and those who are not. */
  | { readonly at: 'mail-link'; readonly link: MailLink }
  | { readonly at: 'join' }
  | {
      readonly at: 'lobby';
      readonly target: JoinTarget;
      readonly tried: Tried | null;
      readonly fault: Fault | null;
    }
  /** A phone number is asked for before this meeting (product.md #9). */
  | { readonly at: 'phone'; readonly target: JoinTarget; readonly tried: Tried | null }
  | {
      readonly at: 'meeting';
      readonly target: JoinTarget;
      readonly tried: Tried;
      readonly client: MeetingClient;
      readonly joinLink: string;
    };

export interface AppState {
  readonly about: About | null;
  readonly account: Account | null;
  readonly screen: Screen;
  /** Why the person was signed out, said on the first screen. Gone when the person moves on. */
  readonly said: Fault | null;
  /** As far as is known, the service asks this person for a phone number before end-to-end encryption. */
  readonly phoneNeeded: boolean;
  /** The lobby that somebody left to sign in, and comes back to then. */
  readonly waiting: Waiting | null;
  /** A join link that the app was opened with and that nobody has used yet. */
  readonly link: string | null;
  /** A link of a mail that nobody has followed yet. */
  readonly mail: MailLink | null;
}

export type AppEvent =
  | { readonly type: 'starting' }
  | { readonly type: 'described'; readonly about: About; readonly openedWith: string | null }
  | { readonly type: 'stuck'; readonly fault: Fault }
  | { readonly type: 'signed-in'; readonly account: Account }
  /** The keychain was to hold the session and would not. */
  | { readonly type: 'keychain-refused' }
  | { readonly type: 'signed-out'; readonly why: Fault | null }
  | { readonly type: 'renamed'; readonly person: Person }
  | { readonly type: 'settings-changed'; readonly settings: Settings }
  | { readonly type: 'opened'; readonly screen: 'home' | 'settings' | 'admin' | 'join' }
  /** From the lobby, where only who is signed in gets on. */
  | { readonly type: 'sign-in-wished' }
  | { readonly type: 'mode-chosen'; readonly mode: SignInMode }
  | { readonly type: 'link-opened'; readonly link: string }
  | { readonly type: 'link-dropped' }
  | { readonly type: 'mail-link-opened'; readonly link: MailLink }
  /** Followed, or given up. */
  | { readonly type: 'mail-link-done'; readonly mode: SignInMode }
  | { readonly type: 'target-found'; readonly target: JoinTarget }
  | { readonly type: 'phone-check-known'; readonly needed: boolean }
  | { readonly type: 'phone-confirmed' }
  | { readonly type: 'went-back' }
  | {
      readonly type: 'joined';
      readonly client: MeetingClient;
      readonly joinLink: string;
      readonly tried: Tried;
    }
  /** With a fault: refused before getting in, and not told yet. */
  | { readonly type: 'left'; readonly fault: Fault | null };

export const FIRST: AppState = {
  about: null,
  account: null,
  screen: { at: 'starting' },
  said: null,
  phoneNeeded: false,
  waiting: null,
  link: null,
  mail: null,
};

export function appStep(state: AppState, event: AppEvent): AppState {
  switch (event.type) {
    case 'starting':
      return { ...state, screen: { at: 'starting' }, said: null };
    case 'described':
      return { ...withLink(state, event.openedWith), about: event.about };
    case 'stuck':
      return { ...state, screen: { at: 'stuck', fault: event.fault } };
    case 'signed-in':
      return atRest({ ...state, account: event.account, said: null, phoneNeeded: false });
    case 'keychain-refused':
      if (state.about?.keychain !== 'kept') return state;
      return { ...state, about: { ...state.about, keychain: 'locked' } };
    case 'signed-out':
      return signedOut(state, event.why);
    case 'renamed':
      if (state.account === null) return state;
      return { ...state, account: { ...state.account, person: event.person } };
    case 'settings-changed':
      if (state.account === null) return state;
      return { ...state, account: { ...state.account, settings: event.settings } };
    case 'opened':
      if (state.account === null || state.screen.at === 'meeting') return state;
      return { ...state, screen: { at: event.screen }, said: null };
    case 'sign-in-wished': {
      if (state.screen.at !== 'lobby' || state.account !== null) return state;
      const { target, tried } = state.screen;
      const screen = { at: 'sign-in', mode: 'sign-in' } as const;
      return { ...state, screen, waiting: { target, tried }, said: null };
    }
    case 'mode-chosen':
      if (state.screen.at !== 'sign-in') return state;
      return { ...state, screen: { at: 'sign-in', mode: event.mode }, said: null };
    case 'link-opened':
      return linkOpened(withLink(state, event.link));
    case 'link-dropped':
      return { ...state, link: null };
    case 'mail-link-opened':
      return linkOpened({ ...state, mail: event.link });
    case 'mail-link-done': {
      const then = atRest({ ...state, mail: null });
      return then.screen.at === 'sign-in' && then.link === null
        ? { ...then, screen: { at: 'sign-in', mode: event.mode } }
        : then;
    }
    case 'target-found':
      if (state.screen.at === 'meeting') return state;
      return { ...state, screen: wayIn(state, event.target), ...NO_WISH, said: null };
    case 'phone-check-known':
      return { ...state, phoneNeeded: event.needed };
    case 'phone-confirmed':
      return phoneConfirmed(state);
    case 'went-back':
      return wentBack(state);
    case 'joined':
      return joined(state, event);
    case 'left':
      return left(state, event);
  }
}

/** A link of either kind, kept until somebody follows it. */
function withLink(state: AppState, link: string | null): AppState {
  if (link === null) return state;
  const mail = parseMailLink(link);
  // The latest wins: a person can follow one.
  return mail.ok ? { ...state, mail: mail.value } : { ...state, link, waiting: null };
}

/** No meeting that somebody still means to go to. */
const NO_WISH = { link: null, waiting: null } as const;

function wentBack(state: AppState): AppState {
  const { at } = state.screen;
  if (at === 'sign-in' && state.waiting !== null) return backInLobby(state, state.waiting);
  return at === 'lobby' || at === 'phone' ? atRest({ ...state, said: null }) : state;
}

function backInLobby(state: AppState, { target, tried }: Waiting): AppState {
  return { ...state, screen: { at: 'lobby', target, tried, fault: null }, waiting: null };
}

/** Where a person is who does nothing: home, or the first screen; where a link waits, the screen that joins by it. */
function atRest(state: AppState): AppState {
  if (state.mail !== null) return { ...state, screen: { at: 'mail-link', link: state.mail } };
  if (state.account === null)
    return {
      ...state,
      screen: { at: 'sign-in', mode: state.link === null ? 'sign-in' : 'guest' },
    };
  if (state.waiting !== null) return backInLobby(state, state.waiting);
  return { ...state, screen: { at: state.link === null ? 'home' : 'join' } };
}

/** The lobby, or first the phone check where it is known to be asked. A guest is not asked. */
function wayIn({ account, phoneNeeded }: AppState, target: JoinTarget): Screen {
  if (account !== null && phoneNeeded && target.encryptionType === 'e2ee')
    return { at: 'phone', target, tried: null };
  return { at: 'lobby', target, tried: null, fault: null };
}

/** What the person wanted goes on, with what was typed already. */
function phoneConfirmed(state: AppState): AppState {
  const known = { ...state, phoneNeeded: false };
  if (state.screen.at !== 'phone') return known;
  const { target, tried } = state.screen;
  return { ...known, screen: { at: 'lobby', target, tried, fault: null } };
}

/** A meeting goes on without a session: it has a token of its own. */
function signedOut(state: AppState, why: Fault | null): AppState {
  const out = { ...state, account: null, waiting: null, said: why };
  if (state.screen.at === 'meeting') return out;
  return atRest(out);
}

/** In a meeting the link waits until the person has said whether to leave for it. */
function linkOpened(state: AppState): AppState {
  const { at } = state.screen;
  if (at === 'starting' || at === 'stuck' || at === 'meeting') return state;
  return atRest({ ...state, said: null });
}

function joined(state: AppState, event: AppEvent & { type: 'joined' }): AppState {
  if (state.screen.at !== 'lobby') return state;
  const { target } = state.screen;
  const { client, joinLink, tried } = event;
  return { ...state, screen: { at: 'meeting', target, tried, client, joinLink }, said: null };
}

/** Whoever was refused at the door is back in the lobby, where it can be put right; whoever was in goes home. */
function left(state: AppState, { fault }: AppEvent & { type: 'left' }): AppState {
  if (state.screen.at !== 'meeting') return state;
  const { target, tried } = state.screen;
  if (fault === null) return atRest(state);
  if (fault.code === 'phone-check-needed' && state.account !== null)
    return { ...state, phoneNeeded: true, screen: { at: 'phone', target, tried } };
  return { ...state, screen: { at: 'lobby', target, tried, fault } };
}
