import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Meeting } from '../../protocol/wire/http.js';
import { Button } from '../components/button.js';
import { Dialog } from '../components/dialog.js';
import { FaultNotice } from '../components/fault-notice.js';
import { faultOf, valueOrThrow } from '../service-client/fault-error.js';
import type { ServiceClient } from '../service-client/service-client.js';
import { homeWords } from '../words/home-words.js';
import { MEETINGS } from './meetings-query.js';

export interface DeleteMeetingProps {
  readonly service: ServiceClient;
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

/** Asks before a meeting is deleted. */
export function DeleteMeeting({ service, meeting, onClose }: DeleteMeetingProps) {
  const { meetingId, title, running } = meeting;
  const queries = useQueryClient();
  const deleting = useMutation({
    mutationFn: async () =>
      valueOrThrow(await service.call('deleteMeeting', { params: { meetingId } })),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: MEETINGS });
      onClose();
    },
  });
  const fault = faultOf(deleting.error);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={homeWords.deleteTitle}
      description={running ? homeWords.deleteRunning(title) : homeWords.deleteDetail(title)}
      actions={
        <>
          <Button onClick={onClose}>{homeWords.keep}</Button>
          <Button tone="stop" busy={deleting.isPending} onClick={() => deleting.mutate()}>
            {homeWords.remove}
          </Button>
        </>
      }
    >
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
