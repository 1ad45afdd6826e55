import { useQuery } from '@tanstack/react-query';
import { CalendarPlus } from 'lucide-react';
import { useState } from 'react';
import type { Fault } from '../../protocol/result.js';
import type { Meeting } from '../../protocol/wire/http.js';
import { bridge } from '../bridge.js';
import { Button } from '../components/button.js';
import { FaultNotice } from '../components/fault-notice.js';
import { Spinner } from '../components/spinner.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { nextStart } from '../schedule/upcoming-view.js';
import { homeWords } from '../words/home-words.js';
import { DeleteMeeting } from './delete-meeting.js';
import styles from './meeting-list.module.css';
import { MeetingRow } from './meeting-row.js';
import { MEETINGS } from './meetings-query.js';

const LOOK_AGAIN_MS = 15_000;
const NO_MEETINGS: readonly Meeting[] = [];

export interface MeetingListProps {
  readonly service: ServiceClient;
  /** Opens the lobby; a fault where the meeting has none. */
  readonly onStart: (meeting: Meeting) => Fault | null;
}

/** One's own meetings, newest first: start, copy the link, delete. Those that have a time to come stand above, under that. */
export function MeetingList({ service, onStart }: MeetingListProps) {
  const { data, error, isPending, isFetching, refetch } = useMeetings(service);
  const [copied, setCopied] = useState<{ readonly id: string; readonly ok: boolean } | null>(null);
  const [doomed, setDoomed] = useState<Meeting | null>(null);
  const [refused, setRefused] = useState<Fault | null>(null);
  const all = data?.meetings ?? NO_MEETINGS;
  const meetings = all.filter((meeting) => nextStart(meeting, Date.now()) === null);
  const fault = faultOf(error);
  const copy = async ({ meetingId, joinLink }: Meeting) => {
    const { ok } = await bridge().app.copyText(joinLink);
    setCopied({ id: meetingId, ok });
  };
  const announced =
    copied === null ? '' : copied.ok ? homeWords.linkCopied : homeWords.linkNotCopied;

  if (meetings.length === 0 && all.length > 0 && fault === null) return null;
  return (
    <section className={styles.section} aria-labelledby="my-meetings">
      <h2 id="my-meetings">{homeWords.meetings}</h2>
      {fault === null ? null : (
        <FaultNotice
          fault={fault}
          action={
            <Button busy={isFetching} onClick={() => void refetch()}>
              {homeWords.tryAgain}
            </Button>
          }
        />
      )}
      {refused === null ? null : <FaultNotice fault={refused} />}
      {isPending ? <Loading /> : null}
      {data !== undefined && all.length === 0 ? <Empty /> : null}
      {meetings.length === 0 ? null : (
        <ul className={styles.list}>
          {meetings.map((meeting) => (
            <MeetingRow
              key={meeting.meetingId}
              meeting={meeting}
              copied={copied?.id === meeting.meetingId && copied.ok}
              onStart={() => setRefused(onStart(meeting))}
              onCopy={() => void copy(meeting)}
              onDelete={() => setDoomed(meeting)}
            />
          ))}
        </ul>
      )}
      <p className={styles.announced} role="status" data-failed={copied?.ok === false}>
        {announced}
      </p>
      {doomed === null ? null : (
        <DeleteMeeting service={service} meeting={doomed} onClose={() => setDoomed(null)} />
      )}
    </section>
  );
}

function useMeetings(service: ServiceClient) {
  return useQuery({
    queryKey: MEETINGS,
    queryFn: async ({ signal }) => valueOrThrow(await service.call('listMeetings', {}, signal)),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

function Loading() {
  return (
    <div className={styles.loading}>
      <p className={styles.waiting} role="status">
        <Spinner label={null} />
        {homeWords.loading}
      </p>
      <div className={styles.ghost} />
      <div className={styles.ghost} />
    </div>
  );
}

function Empty() {
  return (
    <div className={styles.empty}>
      <CalendarPlus />
      <h3>{homeWords.emptyTitle}</h3>
      <p>{homeWords.emptyDetail}</p>
    </div>
  );
}
