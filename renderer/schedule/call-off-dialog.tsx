import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Meeting } from '../../protocol/wire/http.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { MEETINGS } from '../home/meetings-query.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { scheduleWords as words } from '../words/schedule-words.js';

export interface CallOffDialogProps {
  readonly service: ServiceClient;
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

/** Asks before a meeting is called off. */
export function CallOffDialog({ service, meeting, onClose }: CallOffDialogProps) {
  const { meetingId, title } = meeting;
  const queries = useQueryClient();
  const callingOff = useMutation({
    mutationFn: async () =>
      valueOrThrow(await service.call('cancelMeeting', { params: { meetingId } })),
    onSuccess: onClose,
    onSettled: () => queries.invalidateQueries({ queryKey: MEETINGS }),
  });
  const fault = faultOf(callingOff.error);
  const isSeries = meeting.schedule?.recurrence != null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={words.callOffTitle}
      description={isSeries ? words.callOffSeries(title) : words.callOffDetail(title)}
      actions={
        <>
          <Button onClick={onClose}>{words.keep}</Button>
          <Button tone="stop" busy={callingOff.isPending} onClick={() => callingOff.mutate()}>
            {words.callOff}
          </Button>
        </>
      }
    >
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
