import { Shuffle } from 'lucide-react';
import { useState } from 'react';
import type { EnhancedPerson } from '../../../protocol/wire/enhanced-board.js';
import { Button } from '../../components/button.js';
import { Select } from '../../components/select.js';
import { systemRandom } from '../../media/back-off.js';
import { componentWords } from '../../words/components.js';
import { featureWords as words } from '../../words/feature-words.js';
import type { Asking } from '../use-ask.js';
import { RoomNames } from './room-names.js';
import styles from './rooms.module.css';
import { spread, twinOf } from './rooms-view.js';

const COUNTS = [2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50];
const MINUTES = [1, 2, 5, 10, 15, 20, 30, 45, 60];
const STAYS = '-';

/** How many rooms, what they are called, who goes where, and when they close. Hosts stay where they are unless they choose a room. */
export function OpenRooms({
  attendees,
  namesakes,
  asking,
}: {
  readonly attendees: readonly EnhancedPerson[];
  readonly namesakes: ReadonlySet<string>;
  readonly asking: Asking;
}) {
  const [count, setCount] = useState(2);
  const [written, write] = useState<ReadonlyMap<number, string>>(new Map());
  const [minutes, setMinutes] = useState('');
  const [places, setPlaces] = useState<ReadonlyMap<string, number>>(new Map());
  const guests = attendees.filter(({ role }) => role === 'participant');
  const names = Array.from({ length: count }, (_, at) => written.get(at)?.trim() ?? '').map(
    (name, at) => (name === '' ? words.room(at + 1) : name),
  );
  const open = (): void => {
    if (twinOf(names) !== null) return;
    const rooms = names.map((name, at) => ({
      name,
      people: attendees
        .map(({ participantId }) => participantId)
        .filter((participantId) => places.get(participantId) === at),
    }));
    const closes = minutes === '' ? null : Number(minutes);
    void asking.ask({ about: 'rooms-open', rooms, minutes: closes });
  };
  const options = [
    { value: STAYS, label: words.mainRoom },
    ...names.map((label, at) => ({ value: String(at), label })),
  ];
  return (
    <>
      <Select
        label={words.howMany}
        value={String(count)}
        options={COUNTS.map((n) => ({ value: String(n), label: String(n) }))}
        onChange={(n) => {
          setCount(Number(n));
          setPlaces(new Map([...places].filter(([, at]) => at < Number(n))));
        }}
      />
      <RoomNames
        names={names}
        written={written}
        onWrite={(at, name) => write(new Map(written).set(at, name))}
      />
      <Select
        label={words.timer}
        value={minutes}
        options={[
          { value: '', label: words.noTimer },
          ...MINUTES.map((n) => ({ value: String(n), label: words.minutes(n) })),
        ]}
        onChange={setMinutes}
      />
      <Button
        icon={<Shuffle />}
        onClick={() => {
          const ids = guests.map(({ participantId }) => participantId);
          setPlaces(spread(ids, count, systemRandom));
        }}
      >
        {words.spread}
      </Button>
      <ul className={styles.people}>
        {attendees.map(({ participantId, name }) => (
          <li key={participantId}>
            <Select
              label={words.roomOf(
                namesakes.has(participantId) ? componentWords.nameLike(name) : name,
              )}
              value={String(places.get(participantId) ?? STAYS)}
              options={options}
              onChange={(to) => {
                const next = new Map(places);
                if (to === STAYS) next.delete(participantId);
                else next.set(participantId, Number(to));
                setPlaces(next);
              }}
            />
          </li>
        ))}
      </ul>
      <Button tone="accent" busy={asking.busy} disabled={twinOf(names) !== null} onClick={open}>
        {words.openRooms}
      </Button>
    </>
  );
}
