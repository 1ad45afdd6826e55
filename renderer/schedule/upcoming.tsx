import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  CalendarDays,
  ClipboardList,
  Download,
  Ellipsis,
  Link2,
  Lock,
  Pencil,
  ShieldCheck,
  Trash2,
  X,
} from 'lucide-react';
import { useState } from 'react';
import type { Fault } from '../../protocol/result.js';
import type { Meeting, Settings } from '../../protocol/wire/http.js';
import { bridge } from '../bridge.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { IconButton } from '../components/icon-button.js';
import { Menu, type MenuItem } from '../components/menu.js';
import { DeleteMeeting } from '../home/delete-meeting.js';
import { MEETINGS } from '../home/meetings-query.js';
import { invitationText } from '../invitation/invitation-text.js';
import { FaultError, faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { homeWords } from '../words/home-words.js';
import { invitationWords } from '../words/invitation-words.js';
import { scheduleWords as words } from '../words/schedule-words.js';
import { CallOffDialog } from './call-off-dialog.js';
import { downloadCalendarFile } from './download-calendar-file.js';
import { EditMeeting } from './edit-meeting.js';
import { upcomingDays, type UpcomingRow } from './upcoming-view.js';
import styles from './upcoming.module.css';

const LOOK_AGAIN_MS = 15_000;

export interface UpcomingProps {
  readonly service: ServiceClient;
  readonly settings: Settings;
  readonly onStart: (meeting: Meeting) => Fault | null;
  readonly onOpenSettings: () => void;
}

/** What is being done to one of the meetings, in a dialog of its own: its faults end with it. */
interface Doing {
  readonly what: 'edit' | 'call-off' | 'delete';
  readonly meeting: Meeting;
}

/** What is to come, day by day: start, ask others in, change, call off, take into a calendar. Nothing where nothing is scheduled. */
export function Upcoming({ service, settings, onStart, onOpenSettings }: UpcomingProps) {
  const { data } = useQuery({
    queryKey: MEETINGS,
    queryFn: async ({ signal }) => valueOrThrow(await service.call('listMeetings', {}, signal)),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const [doing, setDoing] = useState<Doing | null>(null);
  const [said, say] = useState('');
  const acting = useActing(service);
  const days = upcomingDays(data?.meetings ?? [], Date.now());
  const fault = faultOf(acting.error);
  const begin = (what: Doing['what'], meeting: Meeting) => {
    acting.reset();
    say('');
    setDoing({ what, meeting });
  };
  const copy = async (text: string, isDone: string, isNot: string) => {
    const { ok } = await bridge().app.copyText(text);
    say(ok ? isDone : isNot);
  };
  return (
    <>
      {days.length === 0 ? null : (
        <section className={styles.section} aria-labelledby="upcoming">
          <h2 id="upcoming">{words.upcoming}</h2>
          {fault === null || doing !== null ? null : <FaultNotice fault={fault} />}
          {days.map(({ name, rows }) => (
            <div key={name} className={styles.day}>
              <h3>{name}</h3>
              <ul className={styles.list}>
                {rows.map((row) => (
                  <Row
                    key={row.meeting.meetingId}
                    row={row}
                    onStart={() =>
                      acting.mutate(async () => {
                        const refused = onStart(row.meeting);
                        if (refused !== null) throw new FaultError(refused);
                      })
                    }
                    onCopyLink={() =>
                      void copy(row.meeting.joinLink, homeWords.linkCopied, homeWords.linkNotCopied)
                    }
                    onCopyInvitation={() =>
                      void copy(
                        invitationText(row.meeting),
                        invitationWords.copied,
                        invitationWords.notCopied,
                      )
                    }
                    onDo={(what) => begin(what, row.meeting)}
                    onUndo={() =>
                      acting.mutate(async () => {
                        const params = { meetingId: row.meeting.meetingId };
                        valueOrThrow(await service.call('restoreMeeting', { params }));
                      })
                    }
                  />
                ))}
              </ul>
            </div>
          ))}
          <p className={styles.said} role="status">
            {said}
          </p>
        </section>
      )}
      {/* In its place also when the last meeting goes while its form is open: what is typed and said there stays. */}
      <DoingDialog
        {...{ doing, service, settings, onOpenSettings }}
        onClose={() => setDoing(null)}
      />
    </>
  );
}

interface DoingDialogProps extends Omit<UpcomingProps, 'onStart'> {
  readonly doing: Doing | null;
  readonly onClose: () => void;
}

function DoingDialog({ doing, service, settings, onClose, onOpenSettings }: DoingDialogProps) {
  if (doing === null) return null;
  const shared = { service, meeting: doing.meeting, onClose };
  switch (doing.what) {
    case 'edit':
      return <EditMeeting {...shared} settings={settings} onOpenSettings={onOpenSettings} />;
    case 'call-off':
      return <CallOffDialog {...shared} />;
    case 'delete':
      return <DeleteMeeting {...shared} />;
  }
}

function useActing(service: ServiceClient) {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: [service.url],
    mutationFn: (task: () => Promise<void>) => task(),
    onSettled: () => queries.invalidateQueries({ queryKey: MEETINGS }),
  });
}

interface RowProps {
  readonly row: UpcomingRow;
  readonly onStart: () => void;
  readonly onCopyLink: () => void;
  readonly onCopyInvitation: () => void;
  readonly onDo: (what: Doing['what']) => void;
  readonly onUndo: () => void;
}

function Row(props: RowProps) {
  const { meeting, time, isSeries, isCalledOff } = props.row;
  const { title, encryptionType } = meeting;
  const isE2ee = encryptionType === 'e2ee';
  return (
    <li className={styles.row} data-off={isCalledOff} data-testid="upcoming-meeting">
      <span className={styles.time}>{time}</span>
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.facts}>
          {isE2ee ? <Lock /> : <ShieldCheck />}
          {isE2ee ? words.e2ee : words.enhanced}
          {isSeries ? ` · ${words.series}` : null}
          {isCalledOff ? ` · ${words.calledOff}` : null}
        </span>
      </span>
      <span className={styles.actions}>
        {isCalledOff ? <WhenCalledOff {...props} /> : <WhenToCome {...props} />}
      </span>
    </li>
  );
}

function WhenToCome({ row, onStart, onCopyLink, onCopyInvitation, onDo }: RowProps) {
  const { title, running } = row.meeting;
  const items: MenuItem[] = [
    { label: invitationWords.copy, icon: <ClipboardList />, onSelect: onCopyInvitation },
    { label: words.copyLink, icon: <Link2 />, onSelect: onCopyLink },
    {
      label: words.calendar,
      icon: <Download />,
      onSelect: () => downloadCalendarFile(row.meeting, Date.now()),
    },
    { label: words.edit, icon: <Pencil />, onSelect: () => onDo('edit') },
    { label: words.callOff, icon: <X />, tone: 'stop', onSelect: () => onDo('call-off') },
  ];
  return (
    <>
      <Menu trigger={<IconButton label={words.more(title)} icon={<Ellipsis />} />} items={items} />
      <Button
        tone="accent"
        icon={<CalendarDays />}
        onClick={onStart}
        aria-label={running ? words.openOf(title) : words.startOf(title)}
      >
        {running ? words.open : words.start}
      </Button>
    </>
  );
}

/** Nobody can join any more: what is left is to tell the calendars of the others, and to take it back. */
function WhenCalledOff({ row, onDo, onUndo }: RowProps) {
  const { title } = row.meeting;
  return (
    <>
      <IconButton
        label={words.calendarOff(title)}
        icon={<Download />}
        onClick={() => downloadCalendarFile(row.meeting, Date.now())}
      />
      <IconButton
        label={homeWords.deleteOf(title)}
        icon={<Trash2 />}
        onClick={() => onDo('delete')}
      />
      <Button onClick={onUndo} aria-label={words.undoOf(title)}>
        {words.undo}
      </Button>
    </>
  );
}
