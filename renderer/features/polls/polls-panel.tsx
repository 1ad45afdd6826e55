import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.js';
import type { MeetingClient, MeetingSnapshot } from '../../meeting/meeting-client.js';
import { featureWords as words } from '../../words/feature-words.js';
import { isAmbiguous } from '../attendee-names.js';
import { mayHost } from '../may-host.js';
import { Panel } from '../panel.js';
import { useAsk } from '../use-ask.js';
import { NewPoll } from './new-poll.js';
import { PollCard } from './poll-card.js';
import styles from './polls.module.css';

export interface PollsPanelProps {
  readonly client: Pick<MeetingClient, 'ask'>;
  readonly snapshot: MeetingSnapshot;
  readonly onClose: () => void;
}

/** All polls of the meeting; hosts write, launch, end, share and delete them here. */
export function PollsPanel({ client, snapshot, onClose }: PollsPanelProps) {
  const [isWriting, write] = useState(false);
  const { fault, busy, ask } = useAsk(client);
  const { features } = snapshot;
  const isHost = mayHost(snapshot);
  return (
    <Panel
      title={words.polls}
      closeLabel={words.closePolls}
      onClose={onClose}
      fault={fault}
      foot={
        isHost && !isWriting ? (
          <Button icon={<Plus />} onClick={() => write(true)}>
            {words.newPoll}
          </Button>
        ) : null
      }
    >
      {isWriting ? (
        <NewPoll
          busy={busy}
          onCancel={() => write(false)}
          onSave={(poll) =>
            void ask({ about: 'poll-make', ...poll }).then((made) => {
              if (made) write(false);
            })
          }
        />
      ) : null}
      {features.polls.length === 0 && !isWriting ? (
        <div className={styles.empty}>
          <p>{words.pollsEmpty}</p>
          {isHost ? <p className={styles.note}>{words.pollsEmptyHost}</p> : null}
        </div>
      ) : null}
      {features.polls.map((poll) => (
        <PollCard
          key={poll.pollId}
          {...{ poll, isHost, ask }}
          isAmbiguous={(name) => isAmbiguous(snapshot.attendees, name)}
        />
      ))}
    </Panel>
  );
}
