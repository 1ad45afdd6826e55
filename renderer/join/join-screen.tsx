import { ScreenHeading } from '../frame/screen-heading.js';
import { joinWords } from '../words/join-words.js';
import { JoinForm, type JoinFormProps } from './join-form.js';
import styles from './join-screen.module.css';

/** For someone signed in: into a meeting by its number or its link. A guest has the same form on the first screen. */
export function JoinScreen(props: JoinFormProps) {
  return (
    <div className={styles.screen}>
      <ScreenHeading>{joinWords.title}</ScreenHeading>
      <JoinForm {...props} />
    </div>
  );
}
