import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Meeting, Settings } from '../../protocol/wire/http.js';
import { MEETINGS } from '../home/meetings-query.js';
import { FaultError, faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { ChangedElsewhereDialog } from './changed-elsewhere-dialog.js';
import { differences, merged } from './meeting-changes.js';
import { ScheduleDialog, type ScheduledBody } from './schedule-dialog.js';
import { formOf } from './schedule-form-view.js';

export interface EditMeetingProps {
  readonly service: ServiceClient;
  readonly settings: Settings;
  /** As it was when the form was opened. */
  readonly meeting: Meeting;
  readonly onClose: () => void;
  readonly onOpenSettings: () => void;
}

interface Conflict {
  readonly mine: ScheduledBody;
  readonly theirs: Meeting;
}

/** Changes a meeting. Where it was changed elsewhere meanwhile, that is shown beside what is typed here, which is not lost. */
export function EditMeeting(props: EditMeetingProps) {
  const { service, settings, meeting, onClose, onOpenSettings } = props;
  const { meetingId, schedule, encryptionType } = meeting;
  const queries = useQueryClient();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const saving = useMutation({
    mutationFn: async ({ body, version }: { body: ScheduledBody; version: number }) => {
      const asked = { params: { meetingId }, body: { ...body, version } };
      const answer = await service.call('editMeeting', asked);
      if (answer.ok || answer.fault.code !== 'meeting-changed') {
        valueOrThrow(answer);
        return null;
      }
      const theirs = await asItIs(service, meetingId);
      const mine = merged(meeting, theirs, body);
      // Both changed it to the same: there is nothing to ask.
      return differences(theirs, mine).length === 0 ? null : { theirs, mine };
    },
    onSuccess: (found) => (found === null ? onClose() : setConflict(found)),
    onSettled: () => queries.invalidateQueries({ queryKey: MEETINGS }),
  });
  const fault = faultOf(saving.error);
  if (schedule === null) return null;
  return (
    <>
      <ScheduleDialog
        initial={formOf(meeting, schedule)}
        settings={settings}
        fixedType={encryptionType}
        busy={saving.isPending}
        fault={conflict === null ? fault : null}
        onOpenSettings={onOpenSettings}
        onClose={onClose}
        onSave={(body) => saving.mutate({ body, version: meeting.version })}
      />
      {conflict === null ? null : (
        <ChangedElsewhereDialog
          differences={differences(conflict.theirs, conflict.mine)}
          busy={saving.isPending}
          fault={fault}
          onBack={() => setConflict(null)}
          onKeepTheirs={onClose}
          onSaveMine={() =>
            saving.mutate({ body: conflict.mine, version: conflict.theirs.version })
          }
        />
      )}
    </>
  );
}

/** What the meeting is by now; a fault where there is nothing left to change. */
async function asItIs(service: ServiceClient, meetingId: string): Promise<Meeting> {
  const { meetings } = valueOrThrow(await service.call('listMeetings', {}));
  const theirs = meetings.find((one) => one.meetingId === meetingId);
  if (theirs === undefined) throw new FaultError({ code: 'unknown-meeting' });
  if (theirs.cancelledAt !== null) throw new FaultError({ code: 'meeting-cancelled' });
  return theirs;
}
