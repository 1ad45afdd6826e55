// What the screens may ask for, between main, the service and the state of the app. Knows no React.
import type { Fault } from '../protocol/result.js';
import type { Bridge } from '../protocol/wire/bridge-type.js';
import type { Answer, Meeting } from '../protocol/wire/http.js';
import type { About, Account, AppEvent } from './app-state.js';
import { linkToPassOn, lookUp, ownMeeting, type JoinTarget } from './join/look-up.js';
import type { LobbyChoice } from './lobby/lobby-screen.js';
import type { JoinMeeting } from './meeting/meeting-client.js';
import { FaultError, valueOrThrow } from './service-client/fault-error.js';
import { serviceClient, type ServiceClient } from './service-client/service-client.js';
import { sessionKeeper } from './session/session-keeper.js';
import type { Credentials } from './sign-in/sign-in-form.js';
import type { NewAccount } from './sign-in/sign-up-form.js';

export interface IntentParts {
  readonly bridge: Bridge;
  readonly joinMeeting: JoinMeeting;
  readonly dispatch: (event: AppEvent) => void;
  /** Someone else may sit here next: what was loaded for this person is to be dropped. */
  readonly onForget: () => void;
  readonly fetch?: typeof fetch;
}

/** An intent whose failure the screen shows rejects with a FaultError; the others answer what went wrong, or nothing. */
export interface AppIntents {
  readonly start: () => Promise<void>;
  readonly listenForLinks: () => () => void;
  readonly service: () => ServiceClient;
  readonly signIn: (credentials: Credentials) => Promise<void>;
  readonly signUp: (account: NewAccount) => Promise<void>;
  readonly signOut: () => Promise<void>;
  readonly signOutHere: () => void;
  /** From an invitation, with the name and password typed. */
  readonly signUpInvited: (invitation: string, as: Omit<NewAccount, 'email'>) => Promise<void>;
  /** What one is may have changed: joined another account. */
  readonly refresh: () => Promise<void>;
  readonly askPasswordReset: (email: string) => Promise<void>;
  readonly openMeeting: (text: string) => Promise<void>;
  readonly startOwn: (meeting: Meeting) => Fault | null;
  readonly join: (choice: LobbyChoice, target: JoinTarget, account: Account | null) => void;
}

export function appIntents(parts: IntentParts): AppIntents {
  const { bridge, joinMeeting, dispatch, onForget } = parts;
  const keeper = sessionKeeper(bridge.session);
  let about: About | null = null;
  let client: ServiceClient | null = null;

  const service = (): ServiceClient => {
    if (client === null) throw new Error('No screen asks the service before the app is described.');
    return client;
  };
  const forget = (why: Fault | null): void => {
    void keeper.forget();
    onForget();
    dispatch({ type: 'signed-out', why });
  };
  const entered = async ({ token, person, settings }: Answer<'signIn'>): Promise<void> => {
    onForget();
    const kept = await keeper.keep(token);
    if (!kept) dispatch({ type: 'keychain-refused' });
    dispatch({ type: 'signed-in', account: { person, settings } });
    void learnPhoneCheck();
  };
  /** Ahead of time, so that nobody meets the question at the door. Where it cannot be known, the service asks at the door. */
  const learnPhoneCheck = async (): Promise<void> => {
    const check = await service().call('readPhoneCheck', {});
    if (check.ok) dispatch({ type: 'phone-check-known', needed: check.value.state === 'needed' });
  };
  const describe = async (): Promise<boolean> => {
    const described = await bridge.app.describe();
    if (!described.ok) {
      dispatch({ type: 'stuck', fault: described.fault });
      return false;
    }
    const { openedWith, ...rest } = described.value;
    about = rest;
    client = serviceClient({
      url: rest.serviceUrl,
      token: keeper.token,
      onSignedOut: () => forget({ code: 'signed-out' }),
      ...(parts.fetch === undefined ? {} : { fetch: parts.fetch }),
    });
    dispatch({ type: 'described', about: rest, openedWith });
    return true;
  };

  return {
    async start() {
      dispatch({ type: 'starting' });
      if (!(await describe())) return;
      const restored = await keeper.restore();
      if (!restored.ok) dispatch({ type: 'keychain-refused' });
      if (!restored.ok || !restored.value) return dispatch({ type: 'signed-out', why: null });
      const me = await service().call('me', {});
      if (me.ok) {
        dispatch({ type: 'signed-in', account: me.value });
        void learnPhoneCheck();
      }
      // A session that is over is told by the service client, which leads to the first screen.
      else if (me.fault.code !== 'signed-out') dispatch({ type: 'stuck', fault: me.fault });
    },
    listenForLinks: () =>
      bridge.app.linkOpened(({ link }) => dispatch({ type: 'link-opened', link })),
    service,
    async signIn(credentials) {
      const body = { ...credentials, device: deviceOf(about) };
      await entered(valueOrThrow(await service().call('signIn', { body })));
    },
    async signUp({ name, organisation, ...credentials }) {
      const called = organisation?.trim() ?? '';
      const body = {
        ...{ ...credentials, name: name.trim(), device: deviceOf(about) },
        ...(called === '' ? {} : { organisation: called }),
      };
      await entered(valueOrThrow(await service().call('signUp', { body })));
    },
    async signUpInvited(invitation, { name, password }) {
      const body = { invitation, name: name.trim(), password, device: deviceOf(about) };
      const { token, person } = valueOrThrow(await service().call('signUpInvited', { body }));
      if (!(await keeper.keep(token))) dispatch({ type: 'keychain-refused' });
      onForget();
      const me = await service().call('me', {});
      // The account is made: whoever is not told their settings yet has the safe ones until they are.
      const settings = me.ok ? me.value.settings : { allowE2ee: false };
      dispatch({ type: 'mail-link-done', mode: 'sign-in' });
      dispatch({ type: 'signed-in', account: { person, settings } });
    },
    async refresh() {
      onForget();
      const me = valueOrThrow(await service().call('me', {}));
      dispatch({ type: 'signed-in', account: me });
    },
    async signOut() {
      const told = await service().call('signOut', {});
      if (!told.ok && told.fault.code !== 'signed-out') throw new FaultError(told.fault);
      forget(null);
    },
    signOutHere: () => forget(null),
    async askPasswordReset(email) {
      valueOrThrow(await service().call('askPasswordReset', { body: { email } }));
    },
    async openMeeting(text) {
      dispatch({ type: 'target-found', target: valueOrThrow(await lookUp(text, service())) });
    },
    startOwn(meeting) {
      const target = ownMeeting(meeting, service());
      if (!target.ok) return target.fault;
      dispatch({ type: 'target-found', target: target.value });
      return null;
    },
    join(choice, target, account) {
      const { name, passcode } = choice;
      const meeting = joinMeeting({
        ...choice,
        serviceUrl: target.serviceUrl,
        sessionToken: keeper.token(),
        meetingId: target.meetingId,
        rootKey: target.rootKey,
        encryptionType: target.encryptionType,
        userId: account?.person.userId ?? null,
        clientVersion: about?.version ?? '',
      });
      const joinLink = linkToPassOn(target, passcode);
      dispatch({ type: 'joined', client: meeting, joinLink, tried: { name, passcode } });
    },
  };
}

/** What this computer is called in the list of one's sessions. */
function deviceOf(about: About | null): string {
  const system = SYSTEMS.find(([sign]) => navigator.userAgent.includes(sign))?.[1];
  const app = `Conclave ${about?.version ?? ''}`.trim();
  return system === undefined ? app : `${app} on ${system}`;
}

const SYSTEMS = [
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;
