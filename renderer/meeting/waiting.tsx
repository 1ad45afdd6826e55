import { Button } from '../components/button.js';
import { Spinner } from '../components/spinner.js';
import { meetingWords as words } from '../words/meeting-words.js';
import type { Waiting } from './phase-view.js';
import styles from './meeting-screen.module.css';

/** Stands where the pictures will be. */
export function WaitingPanel({
  view,
  onStop,
}: {
  readonly view: Waiting;
  readonly onStop: () => void;
}) {
  return (
    <div className={styles.waiting} role="status">
      <Spinner label={null} />
      <h2>{view.title}</h2>
      <p>{view.detail}</p>
      {view.message == null ? null : (
        <blockquote className={styles.doorMessage}>
          <span>{words.fromTheHost}</span>
          {view.message}
        </blockquote>
      )}
      <Button onClick={onStop}>{view.stop}</Button>
    </div>
  );
}
