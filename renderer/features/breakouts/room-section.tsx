import { ArrowRightLeft, Pencil } from 'lucide-react';
import { useState, type SubmitEvent } from 'react';
import { MOST_ROOM_NAME } from '../../../protocol/wire/features/breakouts.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import { IconButton } from '../../components/icon-button.js';
import { Menu } from '../../components/menu.js';
import { PersonName } from '../../components/person-name.js';
import { featureWords as words } from '../../words/feature-words.js';
import type { Asking } from '../use-ask.js';
import styles from './rooms.module.css';
import type { RoomView } from './rooms-view.js';

export interface RoomSectionProps {
  readonly room: RoomView;
  readonly rooms: readonly RoomView[];
  readonly namesakes: ReadonlySet<string>;
  readonly isHost: boolean;
  readonly canGo: boolean;
  readonly asking: Asking;
}

/** One room: what it is called and who is in it. A host renames it and moves people out of it. */
export function RoomSection({ room, rooms, namesakes, isHost, canGo, asking }: RoomSectionProps) {
  const [isRenaming, rename] = useState(false);
  return (
    <section className={styles.room} aria-label={room.name} data-mine={room.isMine}>
      {isRenaming && room.room !== null ? (
        <NewName room={room.room} name={room.name} asking={asking} onDone={() => rename(false)} />
      ) : (
        <header>
          <h3 dir="auto">{room.name}</h3>
          {isHost && room.room !== null ? (
            <IconButton
              label={words.renameRoom(room.name)}
              icon={<Pencil />}
              onClick={() => rename(true)}
            />
          ) : null}
          {canGo ? (
            <Button
              aria-label={words.goTo(room.name)}
              onClick={() => void asking.ask({ about: 'rooms-go', room: room.room })}
            >
              {words.go}
            </Button>
          ) : null}
        </header>
      )}
      {room.people.length === 0 ? <p className={styles.note}>{words.nobodyHere}</p> : null}
      <ul className={styles.people}>
        {room.people.map(({ participantId, name }) => (
          <li key={participantId} className={styles.person}>
            <PersonName name={name} isNamesake={namesakes.has(participantId)} />
            {isHost ? (
              <Menu
                trigger={<IconButton label={words.moveTo(name)} icon={<ArrowRightLeft />} />}
                items={rooms
                  .filter((one) => one.room !== room.room)
                  .map((one) => ({
                    label: one.name,
                    onSelect: () =>
                      void asking.ask({ about: 'rooms-move', participantId, room: one.room }),
                  }))}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function NewName({
  room,
  name: before,
  asking,
  onDone,
}: {
  readonly room: string;
  readonly name: string;
  readonly asking: Asking;
  readonly onDone: () => void;
}) {
  const [name, setName] = useState(before);
  const save = (event: SubmitEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    void asking.ask({ about: 'rooms-rename', room, name }).then((done) => {
      if (done) onDone();
    });
  };
  return (
    <form className={styles.rename} onSubmit={save}>
      <Field
        label={words.newRoomName}
        value={name}
        maxLength={MOST_ROOM_NAME}
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <div className={styles.actions}>
        <Button onClick={onDone}>{words.cancel}</Button>
        <Button type="submit">{words.saveName}</Button>
      </div>
    </form>
  );
}
