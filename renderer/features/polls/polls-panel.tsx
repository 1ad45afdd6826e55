import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Poll } from '../../../protocol/wire/features/polls.js';
import { Button } from '../../components/button.js';
import type { MeetingClient, MeetingSnapshot } from '../../meeting/meeting-client.js';
import { featureWords as words } from '../../words/feature-words.js';
import { isAmbiguous } from '../attendee-names.js';
import { mayHost } from '../may-host.js';
import { Panel } from '../panel.js';
import { useAsk } from '../use-ask.js';
import { NewPoll, type DraftPoll } from './new-poll.js';
import { PollCard } from './poll-card.js';
import styles from './polls.module.css';

export interface PollsPanelProps {
  readonly client: Pick<MeetingClient, 'ask'>;
  readonly snapshot: MeetingSnapshot;
  readonly onClose: () => void;
}

/** All polls of the meeting; hosts write, launch, end, share and delete them here. */
export function PollsPanel({ client, snapshot, onClose }: PollsPanelProps) {
  const [writing, write] = useState<Poll | 'new' | null>(null);
  const { fault, busy, ask } = useAsk(client);
  const { features } = snapshot;
  const isHost = mayHost(snapshot);
  const save = async ({ question, multiple, anonymous, ...draft }: DraftPoll): Promise<void> => {
    const written = { question, multiple, anonymous, options: [...draft.options] };
    const isDone =
      writing === 'new' || writing === null
        ? await ask({ about: 'poll-make', ...written })
        : await ask({ about: 'poll-edit', pollId: writing.pollId, ...written });
    if (isDone) write(null);
  };
  return (
    <Panel
      title={words.polls}
      closeLabel={words.closePolls}
      onClose={onClose}
      fault={fault}
      foot={
        isHost && writing === null ? (
          <Button icon={<Plus />} onClick={() => write('new')}>
            {words.newPoll}
          </Button>
        ) : null
      }
    >
      {writing === 'new' ? (
        <NewPoll busy={busy} onCancel={() => write(null)} onSave={(poll) => void save(poll)} />
      ) : null}
      {features.polls.length === 0 && writing === null ? (
        <div className={styles.empty}>
          <p>{words.pollsEmpty}</p>
          {isHost ? <p className={styles.note}>{words.pollsEmptyHost}</p> : null}
        </div>
      ) : null}
      {features.polls.map((poll) =>
        writing !== 'new' && writing?.pollId === poll.pollId ? (
          <NewPoll
            key={poll.pollId}
            draft={writing}
            busy={busy}
            onCancel={() => write(null)}
            onSave={(changed) => void save(changed)}
          />
        ) : (
          <PollCard
            key={poll.pollId}
            {...{ poll, isHost, ask }}
            isAmbiguous={(name) => isAmbiguous(snapshot.attendees, name)}
            onEdit={() => write(poll)}
          />
        ),
      )}
      <p className={styles.note}>{isHost ? words.pollsNoteHost : words.pollsNote}</p>
    </Panel>
  );
}
