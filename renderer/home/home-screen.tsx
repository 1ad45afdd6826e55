import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CalendarPlus, LogIn, Plus, SlidersHorizontal } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Fault } from '../../protocol/result.js';
import type { Meeting } from '../../protocol/wire/http.js';
import type { About, Account } from '../app-state.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { IconButton } from '../components/icon-button.js';
import { Notice } from '../components/notice.js';
import { FeedbackReminder } from '../feedback/feedback-reminder.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { ScheduleDialog, type ScheduledBody } from '../schedule/schedule-dialog.js';
import { ScheduledDialog } from '../schedule/scheduled-dialog.js';
import { firstForm } from '../schedule/schedule-form-view.js';
import { Upcoming } from '../schedule/upcoming.js';
import { scheduleWords } from '../words/schedule-words.js';
import type { LearnSettings } from '../policy/use-known-settings.js';
import { freshPasscode } from '../schedule/fresh-passcode.js';
import { FaultError, faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { useKeys } from '../shortcuts/use-keys.js';
import { adminWords } from '../words/admin-words.js';
import { homeWords } from '../words/home-words.js';
import { settingsWords } from '../words/settings-words.js';
import styles from './home-screen.module.css';
import { greeting } from './home-view.js';
import { meetingTypes } from './meeting-types.js';
import { MeetingList } from './meeting-list.js';
import { MEETINGS } from './meetings-query.js';
import { NewMeetingDialog, type NewMeeting } from './new-meeting-dialog.js';

export interface HomeScreenProps {
  readonly account: Account;
  readonly keychain: About['keychain'];
  readonly service: ServiceClient;
  /** Of the app. */
  readonly version: string;
  readonly learnSettings: LearnSettings;
  /** Of the account whose administrator was not yet asked about end-to-end encryption; null: nobody is to be asked here. */
  readonly introduction: { readonly account: string; readonly onOpen: () => void } | null;
  readonly onStart: (meeting: Meeting) => Fault | null;
  readonly onJoin: () => void;
  readonly onOpenSettings: () => void;
}

export function HomeScreen(props: HomeScreenProps) {
  const {
    account,
    keychain,
    service,
    learnSettings,
    introduction,
    onStart,
    onJoin,
    onOpenSettings,
  } = props;
  const { name } = account.person;
  const [asked, setAsked] = useState<'nothing' | 'details' | 'schedule'>('nothing');
  const [scheduled, setScheduled] = useState<Meeting | null>(null);
  // What a meeting may be is looked up where it is about to be chosen: here, and with each form that opens.
  useEffect(() => void learnSettings(), [learnSettings, asked]);
  const making = useMaking(service, onStart, learnSettings);
  const scheduling = useScheduling(service, learnSettings);
  /** What was refused in one form says nothing in the next. */
  const ask = (what: typeof asked) => {
    making.reset();
    scheduling.reset();
    setAsked(what);
  };
  const beginPlain = () =>
    making.mutate(async () => ({
      title: homeWords.defaultTitle(name),
      passcode: freshPasscode(),
      encryptionType: meetingTypes(await learnSettings()).first,
      ...{ waitingRoom: false, registeredOnly: false },
    }));
  useKeys({ N: beginPlain, J: onJoin, C: () => ask('schedule') });
  const fault = faultOf(making.error);

  return (
    <>
      <header className={styles.head}>
        <ScreenHeading>{greeting(name, new Date().getHours())}</ScreenHeading>
        {keychain === 'locked' ? (
          <Notice tone="care">{settingsWords.keychain.locked}</Notice>
        ) : null}
        <div className={styles.actions}>
          <span className={styles.pair}>
            <Button
              tone="accent"
              icon={<Plus />}
              busy={making.isPending}
              onClick={beginPlain}
              aria-keyshortcuts="N"
            >
              {homeWords.newMeeting}
            </Button>
            <IconButton
              label={homeWords.newMeetingWith}
              icon={<SlidersHorizontal />}
              onClick={() => ask('details')}
            />
          </span>
          <Button icon={<LogIn />} onClick={onJoin} aria-keyshortcuts="J">
            {homeWords.join}
          </Button>
          <Button icon={<CalendarPlus />} onClick={() => ask('schedule')} aria-keyshortcuts="C">
            {scheduleWords.schedule}
          </Button>
        </div>
        {fault === null || asked === 'details' ? null : <FaultNotice fault={fault} />}
      </header>
      {introduction === null ? null : (
        <Notice
          tone="info"
          action={<Button onClick={introduction.onOpen}>{adminWords.introOpen}</Button>}
        >
          {adminWords.introNotice(introduction.account)}
        </Notice>
      )}
      <FeedbackReminder service={service} version={props.version} />
      <Upcoming
        service={service}
        settings={account.settings}
        onStart={onStart}
        onOpenSettings={onOpenSettings}
      />
      <MeetingList service={service} onStart={onStart} />
      {asked === 'schedule' ? (
        <ScheduleDialog
          initial={firstForm(new Date(), {
            title: homeWords.defaultTitle(name),
            timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
            passcode: freshPasscode(),
          })}
          settings={account.settings}
          fixedType={null}
          busy={scheduling.isPending}
          fault={faultOf(scheduling.error)}
          onOpenSettings={onOpenSettings}
          onClose={() => ask('nothing')}
          onSave={(body) =>
            scheduling.mutate(body, {
              onSuccess: (meeting) => {
                ask('nothing');
                setScheduled(meeting);
              },
            })
          }
        />
      ) : null}
      {scheduled === null ? null : (
        <ScheduledDialog meeting={scheduled} onClose={() => setScheduled(null)} />
      )}
      <NewMeetingDialog
        key={asked}
        open={asked === 'details'}
        initialTitle={homeWords.defaultTitle(name)}
        settings={account.settings}
        onOpenSettings={onOpenSettings}
        busy={making.isPending}
        fault={fault}
        onClose={() => ask('nothing')}
        onMake={(meeting) => making.mutate(async () => meeting)}
      />
    </>
  );
}

/** Makes a meeting and opens its lobby. A refusal may come from settings that are no longer what was known. */
function useMaking(
  service: ServiceClient,
  onStart: HomeScreenProps['onStart'],
  learnSettings: LearnSettings,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (wish: () => Promise<NewMeeting>) => {
      const body = await wish();
      const meeting = valueOrThrow(await service.call('createMeeting', { body }));
      void queries.invalidateQueries({ queryKey: MEETINGS });
      const refused = onStart(meeting);
      if (refused !== null) throw new FaultError(refused);
    },
    onError: () => void learnSettings(),
  });
}

/** Makes a meeting for a time; it is not opened. */
function useScheduling(service: ServiceClient, learnSettings: LearnSettings) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: ScheduledBody) =>
      valueOrThrow(await service.call('createMeeting', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: MEETINGS }),
    onError: () => void learnSettings(),
  });
}
