import { MOST_ROOM_NAME } from '../../../protocol/wire/features/breakouts.js';
import { Field } from '../../components/field.js';
import { featureWords as words } from '../../words/feature-words.js';
import styles from './rooms.module.css';
import { twinOf } from './rooms-view.js';

export interface RoomNamesProps {
  /** As the rooms will be called: a line that is empty leaves its room the number. */
  readonly names: readonly string[];
  readonly written: ReadonlyMap<number, string>;
  readonly onWrite: (at: number, name: string) => void;
}

/** A line for the name of each room, out of the way of whoever is content with numbers. */
export function RoomNames({ names, written, onWrite }: RoomNamesProps) {
  const twin = twinOf(names);
  return (
    <details className={styles.names}>
      <summary>{words.nameRooms}</summary>
      {names.map((name, at) => (
        // Rooms have nothing of their own yet but their place.
        <Field
          key={at}
          label={words.nameOf(at + 1)}
          value={written.get(at) ?? ''}
          placeholder={words.room(at + 1)}
          maxLength={MOST_ROOM_NAME}
          onChange={(event) => onWrite(at, event.target.value)}
          error={name === twin && names.indexOf(name) !== at ? words.twinRooms : null}
        />
      ))}
    </details>
  );
}
