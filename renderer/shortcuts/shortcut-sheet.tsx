import { Dialog } from '../components/dialog.js';
import { Keys } from '../components/keys.js';
import { Notice } from '../components/notice.js';
import { usePreferences } from '../meeting/preferences.js';
import { meetingShortcuts } from '../meeting/shortcuts.js';
import { shortcutWords } from '../words/app-words.js';
import styles from './shortcut-sheet.module.css';

export interface ShortcutSheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

interface Row {
  readonly keys: string;
  readonly does: string;
}

const GROUPS: readonly { readonly title: string; readonly rows: readonly Row[] }[] = [
  { title: shortcutWords.inMeeting, rows: meetingShortcuts },
  {
    title: shortcutWords.outside,
    rows: [
      { keys: 'N', does: shortcutWords.newMeeting },
      { keys: 'J', does: shortcutWords.join },
      { keys: 'C', does: shortcutWords.schedule },
      { keys: 'H', does: shortcutWords.home },
      { keys: 'S', does: shortcutWords.settings },
      { keys: 'A', does: shortcutWords.admin },
    ],
  },
  {
    title: shortcutWords.anywhere,
    rows: [
      { keys: '?', does: shortcutWords.sheet },
      { keys: 'Escape', does: shortcutWords.close },
      { keys: 'Tab', does: shortcutWords.nextControl },
      { keys: `${shortcutWords.shift}+Tab`, does: shortcutWords.previousControl },
      { keys: shortcutWords.space, does: shortcutWords.press },
    ],
  },
];

/** Every key there is, under `?`. */
export function ShortcutSheet({ open, onClose }: ShortcutSheetProps) {
  const { letterKeys } = usePreferences();
  return (
    <Dialog open={open} onOpenChange={onClose} title={shortcutWords.title} wide>
      {letterKeys ? null : <Notice tone="info">{shortcutWords.lettersOff}</Notice>}
      <div className={styles.groups}>
        {GROUPS.map(({ title, rows }) => (
          <section key={title} className={styles.group}>
            <h3>{title}</h3>
            <dl className={styles.rows}>
              {rows.map(({ keys, does }) => (
                <div key={keys} className={styles.row}>
                  <dt>{does}</dt>
                  <dd>
                    <Keys shortcut={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
