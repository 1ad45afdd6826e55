import { Shuffle } from 'lucide-react';
import { useState } from 'react';
import type { EnhancedPerson } from '../../../protocol/wire/enhanced-board.js';
import { Button } from '../../components/button.js';
import { Select } from '../../components/select.js';
import { componentWords } from '../../words/components.js';
import { featureWords as words } from '../../words/feature-words.js';
import type { Asking } from '../use-ask.js';
import styles from './rooms.module.css';
import { spread } from './rooms-view.js';

const COUNTS = [2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50];
const MINUTES = [5, 10, 15, 20, 30, 45, 60];
const STAYS = '-';

/** How many rooms, who goes where, and when they close by themselves. Hosts stay where they are unless they choose a room. */
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
  const [minutes, setMinutes] = useState('');
  const [places, setPlaces] = useState<ReadonlyMap<string, number>>(new Map());
  const guests = attendees.filter(({ role }) => role === 'participant');
  const open = (): void => {
    const rooms = Array.from({ length: count }, (_, at) => ({
      name: words.room(at + 1),
      people: attendees
        .map(({ participantId }) => participantId)
        .filter((participantId) => places.get(participantId) === at),
    }));
    const closes = minutes === '' ? null : Number(minutes);
    void asking.ask({ about: 'rooms-open', rooms, minutes: closes });
  };
  const options = [
    { value: STAYS, label: words.mainRoom },
    ...Array.from({ length: count }, (_, at) => ({
      ...{ value: String(at), label: words.room(at + 1) },
    })),
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
        onClick={() =>
          setPlaces(
            spread(
              guests.map(({ participantId }) => participantId),
              count,
            ),
          )
        }
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
      <Button tone="accent" busy={asking.busy} onClick={open}>
        {words.openRooms}
      </Button>
    </>
  );
}
