import { Ellipsis, MessageSquare, Smile } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../components/icon-button.js';
import { Popover } from '../components/popover.js';
import type { MeetingClient, MeetingSnapshot } from '../meeting/meeting-client.js';
import { keyOf } from '../meeting/shortcuts.js';
import { featureWords as words } from '../words/feature-words.js';
import styles from './feature-controls.module.css';
import { FeatureList } from './feature-list.js';
import { ReactionRow } from './reaction-row.js';
import type { SideState } from './side.js';

export interface FeatureControlsProps {
  readonly client: MeetingClient;
  readonly snapshot: MeetingSnapshot;
  readonly side: SideState;
}

/** The buttons of the features; in an end-to-end encrypted meeting chat, and the list, which says why each of the others is off. */
export function FeatureControls({ client, snapshot, side }: FeatureControlsProps) {
  const [open, setOpen] = useState<'reactions' | 'more' | null>(null);
  const isE2ee = snapshot.features.encryptionType === 'e2ee';
  const opener = (which: 'reactions' | 'more') => ({
    open: open === which,
    onOpenChange: (isOpen: boolean) => setOpen(isOpen ? which : null),
  });
  return (
    <>
      {isE2ee ? (
        <ChatButton side={side} />
      ) : (
        <span className={styles.wide}>
          <Popover
            {...opener('reactions')}
            label={words.reactions}
            trigger={<IconButton label={words.reactions} icon={<Smile />} />}
          >
            <ReactionRow client={client} snapshot={snapshot} onDone={() => setOpen(null)} />
          </Popover>
          <ChatButton side={side} />
        </span>
      )}
      <Popover
        {...opener('more')}
        label={words.more}
        focus="panel"
        testId="feature-list"
        trigger={<IconButton label={words.more} icon={<Ellipsis />} />}
      >
        <FeatureList
          client={client}
          snapshot={snapshot}
          onShow={(which) => {
            setOpen(null);
            side.show(which);
          }}
          onDone={() => setOpen(null)}
        />
      </Popover>
    </>
  );
}

function ChatButton({ side }: { readonly side: SideState }) {
  return (
    <span className={styles.counted}>
      <IconButton
        label={side.unread === 0 ? words.chat : `${words.chat}, ${words.unread(side.unread)}`}
        icon={<MessageSquare />}
        shortcut={keyOf('chat')}
        pressed={side.open === 'chat'}
        onClick={() => side.show(side.open === 'chat' ? null : 'chat')}
      />
      {side.unread === 0 ? null : (
        <span className={styles.count} aria-hidden="true">
          {side.unread > 99 ? '99+' : side.unread}
        </span>
      )}
    </span>
  );
}
