import { QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import type { Bridge } from '../protocol/wire/bridge-type.js';
import { appIntents, type AppIntents } from './app-intents.js';
import {
  appStep,
  FIRST,
  type About,
  type Account,
  type AppEvent,
  type AppState,
  type Screen,
} from './app-state.js';
import { AdminScreen } from './admin/admin-screen.js';
import { NoAdmin } from './admin/no-admin.js';
import { mayAdminister, needsIntroduction, useOwnAccount } from './admin/own-account.js';
import { Loaded } from './components/loaded.js';
import { Frame, type Place } from './frame/frame.js';
import { Starting } from './frame/starting.js';
import { Stuck } from './frame/stuck.js';
import { HomeScreen } from './home/home-screen.js';
import { JoinScreen } from './join/join-screen.js';
import { LobbyScreen } from './lobby/lobby-screen.js';
import { MailLinkScreen } from './mail-link/mail-link-screen.js';
import { LinkInMeetingDialog } from './meeting/link-in-meeting-dialog.js';
import type { JoinMeeting } from './meeting/meeting-client.js';
import { MeetingScreen } from './meeting/meeting-screen.js';
import { PhoneScreen } from './phone/phone-screen.js';
import { useKnownSettings } from './policy/use-known-settings.js';
import { queryClient } from './service-client/query-client.js';
import { SettingsScreen } from './settings/settings-screen.js';
import { ShortcutSheet } from './shortcuts/shortcut-sheet.js';
import { useKeys } from './shortcuts/use-keys.js';
import { SignInScreen } from './sign-in/sign-in-screen.js';

export interface AppProps {
  readonly bridge: Bridge;
  readonly joinMeeting: JoinMeeting;
  readonly fetch?: typeof fetch;
}

/** The whole window: one screen at a time. */
export function App({ bridge, joinMeeting, fetch }: AppProps) {
  const [state, dispatch] = useReducer(appStep, FIRST);
  const queries = useMemo(queryClient, []);
  const intents = useMemo(
    () =>
      appIntents({
        ...{ bridge, joinMeeting, dispatch },
        onForget: () => queries.clear(),
        ...(fetch === undefined ? {} : { fetch }),
      }),
    [bridge, joinMeeting, fetch, queries],
  );
  const [sheetOpen, openSheet] = useState(false);
  const start = useStart(intents);
  useEffect(() => {
    const stop = intents.listenForLinks();
    start();
    return stop;
  }, [intents, start]);
  const isFramed = FRAMED.has(state.screen.at);
  useKeys({
    '?': () => openSheet(true),
    ...(isFramed ? { H: () => dispatch({ type: 'opened', screen: 'home' }) } : {}),
    ...(isFramed ? { S: () => dispatch({ type: 'opened', screen: 'settings' }) } : {}),
  });
  return (
    <QueryClientProvider client={queries}>
      <CurrentScreen
        state={state}
        dispatch={dispatch}
        intents={intents}
        onStart={start}
        onShowKeys={() => openSheet(true)}
      />
      <ShortcutSheet open={sheetOpen} onClose={() => openSheet(false)} />
    </QueryClientProvider>
  );
}

/** Starts, and hands a bug on the way to the crash boundary, which sees only what is thrown while drawing. */
function useStart(intents: AppIntents): () => void {
  const [, draw] = useState(null);
  return useCallback(() => {
    intents.start().catch((bug: unknown) =>
      draw(() => {
        throw bug;
      }),
    );
  }, [intents]);
}

const FRAMED: ReadonlySet<string> = new Set(['home', 'settings', 'admin', 'join']);

interface ScreenProps {
  readonly state: AppState;
  readonly dispatch: (event: AppEvent) => void;
  readonly intents: AppIntents;
  readonly onStart: () => void;
  readonly onShowKeys: () => void;
}

function CurrentScreen(props: ScreenProps) {
  const { state, dispatch, intents, onStart } = props;
  const { screen, about, account } = state;
  switch (screen.at) {
    case 'starting':
      return <Starting />;
    case 'stuck':
      return (
        <Stuck
          fault={screen.fault}
          onRetry={onStart}
          onSignOut={about === null ? null : intents.signOutHere}
        />
      );
    case 'sign-in':
      return (
        <SignInScreen
          mode={screen.mode}
          said={state.said}
          link={state.link}
          waitingFor={state.waiting?.target.meetingId ?? null}
          onBackToLobby={() => dispatch({ type: 'went-back' })}
          keychain={about?.keychain ?? 'kept'}
          onMode={(mode) => dispatch({ type: 'mode-chosen', mode })}
          onRetryKeychain={onStart}
          onSignIn={intents.signIn}
          onSignUp={intents.signUp}
          onContinue={intents.openMeeting}
          onAskReset={intents.askPasswordReset}
          onMailLink={(kind, token) =>
            dispatch({
              type: 'mail-link-opened',
              link: { kind, token, service: intents.service().url },
            })
          }
        />
      );
    case 'mail-link':
      return (
        <MailLinkScreen
          key={screen.link.token}
          link={screen.link}
          account={account}
          service={intents.service()}
          onSignIn={intents.signIn}
          onSignUp={intents.signUpInvited}
          onJoined={intents.refresh}
          onSignOut={intents.signOut}
          onDone={(mode) => dispatch({ type: 'mail-link-done', mode })}
        />
      );
    case 'home':
    case 'settings':
    case 'admin':
    case 'join':
      return <FramedScreen {...props} />;
    case 'lobby': {
      const { target, tried, fault } = screen;
      return (
        <LobbyScreen
          key={target.meetingId}
          meetingId={target.meetingId}
          needsPasscode={target.needsPasscode}
          initialPasscode={tried?.passcode ?? target.passcode}
          initialName={tried?.name ?? account?.person.name ?? ''}
          encryptionType={target.encryptionType}
          fault={fault?.code ?? null}
          onJoin={(choice) => intents.join(choice, target, account)}
          onSignIn={account === null ? () => dispatch({ type: 'sign-in-wished' }) : null}
          onBack={() => dispatch({ type: 'went-back' })}
        />
      );
    }
    case 'phone':
      return (
        <PhoneScreen
          service={intents.service()}
          onConfirmed={() => dispatch({ type: 'phone-confirmed' })}
          onBack={() => dispatch({ type: 'went-back' })}
        />
      );
    case 'meeting': {
      const { client } = screen;
      const leave = () => {
        void client.leave();
        dispatch({ type: 'left', fault: null });
      };
      return (
        <>
          <MeetingScreen
            client={client}
            joinLink={screen.joinLink}
            onLeft={(code) => dispatch({ type: 'left', fault: code === null ? null : { code } })}
          />
          <LinkInMeetingDialog
            open={state.link !== null}
            onStay={() => dispatch({ type: 'link-dropped' })}
            onLeave={leave}
          />
        </>
      );
    }
  }
}

/** Home, settings and joining, for someone who is signed in. */
function FramedScreen({ state, dispatch, intents, onShowKeys }: ScreenProps) {
  const { account, about } = state;
  if (account === null || about === null) return null;
  return <Framed {...{ state, dispatch, intents, onShowKeys, account, about }} />;
}

interface FramedProps extends Omit<ScreenProps, 'onStart'> {
  readonly account: Account;
  readonly about: About;
}

function Framed({ state, dispatch, intents, onShowKeys, account, about }: FramedProps) {
  const { screen } = state;
  const asked = useOwnAccount(intents.service());
  const own = asked.data;
  const learnSettings = useKnownSettings(intents.service(), account.settings, (settings) =>
    dispatch({ type: 'settings-changed', settings }),
  );
  const administers = own !== undefined && mayAdminister(own) ? own : null;
  useKeys(administers === null ? {} : { A: () => dispatch({ type: 'opened', screen: 'admin' }) });
  const openSettings = () => dispatch({ type: 'opened', screen: 'settings' });
  return (
    <Frame
      here={placeOf(screen)}
      isAdmin={administers !== null}
      person={account.person}
      onOpen={(place) => dispatch({ type: 'opened', screen: place })}
      onShowKeys={onShowKeys}
    >
      {screen.at === 'home' ? (
        <HomeScreen
          account={account}
          keychain={about.keychain}
          version={about.version}
          service={intents.service()}
          learnSettings={learnSettings}
          introduction={
            administers !== null && needsIntroduction(administers, account.settings)
              ? {
                  account: administers.account.name,
                  onOpen: () => dispatch({ type: 'opened', screen: 'admin' }),
                }
              : null
          }
          onStart={intents.startOwn}
          onJoin={() => dispatch({ type: 'opened', screen: 'join' })}
          onOpenSettings={openSettings}
        />
      ) : null}
      {screen.at === 'settings' ? (
        <SettingsScreen
          account={account}
          about={about}
          service={intents.service()}
          onRenamed={(person) => dispatch({ type: 'renamed', person })}
          onSignOut={intents.signOut}
          onSignOutHere={intents.signOutHere}
        />
      ) : null}
      {screen.at === 'admin' && administers !== null ? (
        <AdminScreen
          service={intents.service()}
          own={administers}
          userId={account.person.userId}
          introduces={needsIntroduction(administers, account.settings)}
        />
      ) : null}
      {screen.at === 'admin' && administers === null ? (
        <Loaded query={asked}>
          {() => <NoAdmin onHome={() => dispatch({ type: 'opened', screen: 'home' })} />}
        </Loaded>
      ) : null}
      {screen.at === 'join' ? (
        <JoinScreen key={state.link} initial={state.link} onContinue={intents.openMeeting} />
      ) : null}
    </Frame>
  );
}

function placeOf({ at }: Screen): Place | null {
  return at === 'home' || at === 'settings' || at === 'admin' ? at : null;
}
