import { Hand } from 'lucide-react';
import { sentence } from '../../protocol/fault.js';
import { reaction as reactions } from '../../protocol/wire/features/reactions.js';
import { Button } from '../components/button.js';
import { IconButton } from '../components/icon-button.js';
import type { MeetingClient, MeetingSnapshot } from '../meeting/meeting-client.js';
import { featureWords as words } from '../words/feature-words.js';
import styles from './feature-controls.module.css';
import { ReactionIcon } from './reaction-icon.js';
import { useAsk } from './use-ask.js';

export interface ReactionRowProps {
  readonly client: Pick<MeetingClient, 'ask'>;
  readonly snapshot: MeetingSnapshot;
  readonly onDone: () => void;
}

/** What one can say without speaking. A raised hand needs no switch, reactions do. */
export function ReactionRow({ client, snapshot, onDone }: ReactionRowProps) {
  const { fault, ask } = useAsk(client);
  const { features, people } = snapshot;
  const me = people.find(({ isMe }) => isMe);
  const isUp = me !== undefined && features.hands.includes(me.participantId);
  const done = (was: boolean): void => {
    if (was) onDone();
  };
  return (
    <div className={styles.reactions} role="group" aria-label={words.reactions}>
      {features.whyNot.reactions === null
        ? reactions.options.map((reaction) => (
            <IconButton
              key={reaction}
              label={words.reactionOf[reaction]}
              icon={<ReactionIcon reaction={reaction} />}
              onClick={() => void ask({ about: 'react', reaction }).then(done)}
            />
          ))
        : null}
      <Button
        icon={<Hand />}
        aria-pressed={isUp}
        onClick={() => void ask({ about: 'raise-hand', up: !isUp }).then(done)}
      >
        {isUp ? words.lowerHand : words.raiseHand}
      </Button>
      {fault === null ? null : (
        <p className={styles.fault} role="alert">
          {sentence(fault)}
        </p>
      )}
    </div>
  );
}
