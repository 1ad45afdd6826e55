import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarDays, Download, Ellipsis, Lock, Pencil, ShieldCheck, X } from 'lucide-react';
import { useState } from 'react';
import type { Fault } from '../../protocol/result.js';
import type { Meeting, Settings } from '../../protocol/wire/http.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { IconButton } from '../components/icon-button.js';
import { Menu } from '../components/menu.js';
import { meetingTypes } from '../home/meeting-types.js';
import { MEETINGS } from '../home/meetings-query.js';
import { FaultError, faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { scheduleWords as words } from '../words/schedule-words.js';
import { downloadCalendarFile } from './download-calendar-file.js';
import { ScheduleDialog } from './schedule-dialog.js';
import { formOf } from './schedule-form-view.js';
import { upcomingDays, type UpcomingRow } from './upcoming-view.js';
import styles from './upcoming.module.css';

const LOOK_AGAIN_MS = 15_000;

export interface UpcomingProps {
  readonly service: ServiceClient;
  readonly settings: Settings;
  readonly onStart: (meeting: Meeting) => Fault | null;
  readonly onOpenSettings: () => void;
}

/** What is to come, day by day: start, change, call off, take into a calendar. Nothing where nothing is scheduled. */
export function Upcoming({ service, settings, onStart, onOpenSettings }: UpcomingProps) {
  const { data } = useQuery({
    queryKey: MEETINGS,
    queryFn: async ({ signal }) => valueOrThrow(await service.call('listMeetings', {}, signal)),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const [edited, edit] = useState<Meeting | null>(null);
  const [doomed, setDoomed] = useState<Meeting | null>(null);
  const acting = useActing(service);
  const days = upcomingDays(data?.meetings ?? [], Date.now());
  const fault = faultOf(acting.error);
  const start = (meeting: Meeting) =>
    acting.mutate(async () => {
      const refused = onStart(meeting);
      if (refused !== null) throw new FaultError(refused);
    });
  if (days.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="upcoming">
      <h2 id="upcoming">{words.upcoming}</h2>
      {fault === null || edited !== null || doomed !== null ? null : <FaultNotice fault={fault} />}
      {days.map(({ name, rows }) => (
        <div key={name} className={styles.day}>
          <h3>{name}</h3>
          <ul className={styles.list}>
            {rows.map((row) => (
              <Row
                key={row.meeting.meetingId}
                row={row}
                onStart={() => start(row.meeting)}
                onEdit={() => edit(row.meeting)}
                onCallOff={() => setDoomed(row.meeting)}
                onUndo={() => acting.mutate(() => act(service, 'restoreMeeting', row.meeting))}
              />
            ))}
          </ul>
        </div>
      ))}
      {edited?.schedule == null ? null : (
        <ScheduleDialog
          key={edited.meetingId}
          initial={formOf(edited, edited.schedule)}
          types={meetingTypes(settings)}
          fixedType={edited.encryptionType}
          busy={acting.isPending}
          fault={fault}
          onOpenSettings={onOpenSettings}
          onClose={() => edit(null)}
          onSave={(body) =>
            acting.mutate(
              async () => {
                const { meetingId, version } = edited;
                const params = { meetingId };
                const changed = { ...body, version };
                valueOrThrow(await service.call('editMeeting', { params, body: changed }));
              },
              { onSuccess: () => edit(null) },
            )
          }
        />
      )}
      {doomed === null ? null : (
        <CallOff
          meeting={doomed}
          busy={acting.isPending}
          fault={fault}
          onClose={() => setDoomed(null)}
          onCallOff={() =>
            acting.mutate(() => act(service, 'cancelMeeting', doomed), {
              onSuccess: () => setDoomed(null),
            })
          }
        />
      )}
    </section>
  );
}

async function act(
  service: ServiceClient,
  name: 'cancelMeeting' | 'restoreMeeting',
  { meetingId }: Meeting,
): Promise<void> {
  valueOrThrow(await service.call(name, { params: { meetingId } }));
}

function useActing(service: ServiceClient) {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: [service.url],
    mutationFn: (task: () => Promise<void>) => task(),
    onSuccess: () => queries.invalidateQueries({ queryKey: MEETINGS }),
  });
}

interface RowProps {
  readonly row: UpcomingRow;
  readonly onStart: () => void;
  readonly onEdit: () => void;
  readonly onCallOff: () => void;
  readonly onUndo: () => void;
}

function Row({ row, onStart, onEdit, onCallOff, onUndo }: RowProps) {
  const { meeting, time, isSeries, isCalledOff } = row;
  const { title, encryptionType, running } = meeting;
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
        {isCalledOff ? (
          <Button onClick={onUndo}>{words.undo}</Button>
        ) : (
          <>
            <Menu
              trigger={<IconButton label={words.more(title)} icon={<Ellipsis />} />}
              items={[
                { label: words.edit, icon: <Pencil />, onSelect: onEdit },
                {
                  label: words.calendar,
                  icon: <Download />,
                  onSelect: () => downloadCalendarFile(meeting, Date.now()),
                },
                { label: words.callOff, icon: <X />, tone: 'stop', onSelect: onCallOff },
              ]}
            />
            <Button
              tone="accent"
              icon={<CalendarDays />}
              onClick={onStart}
              aria-label={running ? words.openOf(title) : words.startOf(title)}
            >
              {running ? words.open : words.start}
            </Button>
          </>
        )}
      </span>
    </li>
  );
}

function CallOff({
  meeting,
  busy,
  fault,
  onClose,
  onCallOff,
}: {
  readonly meeting: Meeting;
  readonly busy: boolean;
  readonly fault: Fault | null;
  readonly onClose: () => void;
  readonly onCallOff: () => void;
}) {
  const isSeries = meeting.schedule?.recurrence != null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.callOffTitle}
      description={
        isSeries ? words.callOffSeries(meeting.title) : words.callOffDetail(meeting.title)
      }
      actions={
        <>
          <Button onClick={onClose}>{words.keep}</Button>
          <Button tone="stop" busy={busy} onClick={onCallOff}>
            {words.callOff}
          </Button>
        </>
      }
    >
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
