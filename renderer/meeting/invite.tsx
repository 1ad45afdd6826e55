import { Lock, ShieldCheck, UserPlus } from 'lucide-react';
import { IconButton } from '../components/icon-button.js';
import { Popover } from '../components/popover.js';
import { CopyInvitation } from '../invitation/copy-invitation.js';
import type { Invitation } from '../invitation/invitation-text.js';
import { invitationWords } from '../words/invitation-words.js';
import { meetingWords as words } from '../words/meeting-words.js';
import { CopyLine } from './copy-line.js';
import { meetingNumber } from './meeting-number.js';
import { keyOf } from './shortcuts.js';
import styles from './popovers.module.css';

export interface InviteProps {
  readonly invitation: Invitation;
  readonly meetingId: string;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The link, alone or with what it leads to, to be sent to whoever is to come. */
export function Invite({ invitation, meetingId, open, onOpenChange }: InviteProps) {
  const { joinLink, encryptionType } = invitation;
  return (
    <Popover
      open={open}
      onOpenChange={onOpenChange}
      label={words.inviteTitle}
      trigger={<IconButton label={words.invite} icon={<UserPlus />} shortcut={keyOf('invite')} />}
    >
      <div className={styles.body}>
        <h2>{words.inviteTitle}</h2>
        <p>{words.inviteDetail}</p>
        <CopyLine joinLink={joinLink} />
        <p className={styles.kind}>
          {encryptionType === 'e2ee' ? <Lock /> : <ShieldCheck />}
          {invitationWords[encryptionType]}
        </p>
        <CopyInvitation invitation={invitation} />
        <p className={styles.fact}>
          {words.meetingNumber} <strong>{meetingNumber(meetingId)}</strong>
        </p>
      </div>
    </Popover>
  );
}
