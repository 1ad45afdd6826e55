import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LogIn, Plus, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import type { Fault } from '../../protocol/result.js';
import type { Meeting } from '../../protocol/wire/http.js';
import type { About, Account } from '../app-state.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { IconButton } from '../components/icon-button.js';
import { Notice } from '../components/notice.js';
import { FeedbackReminder } from '../feedback/feedback-reminder.js';
import { ScreenHeading } from '../frame/screen-heading.js';
import { freshPasscode } from '../schedule/fresh-passcode.js';
import { FaultError, faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { useKeys } from '../shortcuts/use-keys.js';
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
  readonly onStart: (meeting: Meeting) => Fault | null;
  readonly onJoin: () => void;
  readonly onOpenSettings: () => void;
}

export function HomeScreen(props: HomeScreenProps) {
  const { account, keychain, service, onStart, onJoin, onOpenSettings } = props;
  const { name } = account.person;
  const [asked, ask] = useState<'nothing' | 'details'>('nothing');
  const types = meetingTypes(account.settings);
  const making = useMaking(service, onStart);
  const beginPlain = () =>
    making.mutate({
      title: homeWords.defaultTitle(name),
      passcode: freshPasscode(),
      encryptionType: types.first,
    });
  useKeys({ N: beginPlain, J: onJoin });
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
        </div>
        {fault === null || asked === 'details' ? null : <FaultNotice fault={fault} />}
      </header>
      <FeedbackReminder service={service} version={props.version} />
      <MeetingList service={service} onStart={onStart} />
      <NewMeetingDialog
        key={asked}
        open={asked === 'details'}
        initialTitle={homeWords.defaultTitle(name)}
        types={types}
        onOpenSettings={onOpenSettings}
        busy={making.isPending}
        fault={fault}
        onClose={() => ask('nothing')}
        onMake={(meeting) => making.mutate(meeting)}
      />
    </>
  );
}

/** Makes a meeting and opens its lobby. */
function useMaking(service: ServiceClient, onStart: HomeScreenProps['onStart']) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewMeeting) => {
      const meeting = valueOrThrow(await service.call('createMeeting', { body }));
      void queries.invalidateQueries({ queryKey: MEETINGS });
      const refused = onStart(meeting);
      if (refused !== null) throw new FaultError(refused);
    },
  });
}
