import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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
import { homeWords } from '../words/home-words.js';
import { DeleteMeetingDialog } from './delete-meeting-dialog.js';
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

/** One's own meetings, newest first: start, copy the link, delete. */
export function MeetingList({ service, onStart }: MeetingListProps) {
  const { data, error, isPending, isFetching, refetch } = useMeetings(service);
  const [copied, setCopied] = useState<{ readonly id: string; readonly ok: boolean } | null>(null);
  const [doomed, setDoomed] = useState<Meeting | null>(null);
  const [refused, setRefused] = useState<Fault | null>(null);
  const meetings = data?.meetings ?? NO_MEETINGS;
  const fault = faultOf(error);
  const copy = async ({ meetingId, joinLink }: Meeting) => {
    const { ok } = await bridge().app.copyText(joinLink);
    setCopied({ id: meetingId, ok });
  };
  const announced =
    copied === null ? '' : copied.ok ? homeWords.linkCopied : homeWords.linkNotCopied;

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
      {data !== undefined && meetings.length === 0 ? <Empty /> : null}
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
      <Deleting service={service} meeting={doomed} onClose={() => setDoomed(null)} />
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

function Deleting({
  service,
  meeting,
  onClose,
}: {
  readonly service: ServiceClient;
  readonly meeting: Meeting | null;
  readonly onClose: () => void;
}) {
  const queries = useQueryClient();
  const deleting = useMutation({
    mutationFn: async ({ meetingId }: Meeting) =>
      valueOrThrow(await service.call('deleteMeeting', { params: { meetingId } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: MEETINGS });
      onClose();
    },
  });
  const close = () => {
    deleting.reset();
    onClose();
  };
  return (
    <DeleteMeetingDialog
      meeting={meeting}
      busy={deleting.isPending}
      fault={faultOf(deleting.error)}
      onClose={close}
      onDelete={(doomed) => deleting.mutate(doomed)}
    />
  );
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
