import { Plus } from 'lucide-react';
import { useState } from 'react';
import { MOST_ROOMS } from '../../../protocol/wire/features/breakouts.js';
import { Button } from '../../components/button.js';
import { Field } from '../../components/field.js';
import type { MeetingClient, MeetingSnapshot } from '../../meeting/meeting-client.js';
import { elapsed } from '../../meeting/elapsed.js';
import { useNow } from '../../meeting/use-now.js';
import { featureWords as words } from '../../words/feature-words.js';
import { attendeeNamesakes } from '../attendee-names.js';
import { mayHost } from '../may-host.js';
import { Panel } from '../panel.js';
import { useAsk, type Asking } from '../use-ask.js';
import { Later } from './later.js';
import { OpenRooms } from './open-rooms.js';
import { RoomSection } from './room-section.js';
import styles from './rooms.module.css';
import { freeName, roomsView } from './rooms-view.js';

export interface RoomsPanelProps {
  readonly client: Pick<MeetingClient, 'ask'>;
  readonly snapshot: MeetingSnapshot;
  readonly onClose: () => void;
}

/** The breakout rooms: opened, filled, spoken to and closed by hosts; everyone sees where they are. */
export function RoomsPanel({ client, snapshot, onClose }: RoomsPanelProps) {
  const asking = useAsk(client);
  const { features } = snapshot;
  const isHost = mayHost(snapshot);
  const { rooms } = features;
  return (
    <Panel
      title={words.rooms}
      closeLabel={words.closeRooms}
      onClose={onClose}
      fault={asking.fault}
      foot={rooms !== null && isHost ? <HostFoot asking={asking} /> : null}
    >
      {rooms !== null ? (
        <Rooms snapshot={snapshot} asking={asking} />
      ) : isHost ? (
        <OpenRooms
          attendees={snapshot.attendees}
          namesakes={attendeeNamesakes(snapshot)}
          asking={asking}
        />
      ) : (
        <div className={styles.empty}>
          <p>{words.roomsEmpty}</p>
          <p className={styles.note}>{words.roomsEmptyDetail}</p>
        </div>
      )}
      <p className={styles.note}>{words.roomsNote}</p>
    </Panel>
  );
}

function Rooms({
  snapshot,
  asking,
}: {
  readonly snapshot: MeetingSnapshot;
  readonly asking: Asking;
}) {
  const now = useNow();
  const { features } = snapshot;
  const isHost = mayHost(snapshot);
  const rooms = roomsView(snapshot, words.mainRoom);
  const namesakes = attendeeNamesakes(snapshot);
  const names = (features.rooms?.rooms ?? []).map(({ name }) => name);
  const closesAt = features.rooms?.closesAt ?? null;
  const mine = features.rooms?.mine ?? null;
  return (
    <>
      {closesAt === null ? null : (
        <div className={styles.timer}>
          <p>{words.roomsCloseIn(elapsed(Math.max(0, closesAt - now)))}</p>
          {isHost ? <Later ask={asking.ask} /> : null}
        </div>
      )}
      {rooms.map((room) => (
        <RoomSection
          key={room.room}
          room={room}
          rooms={rooms}
          namesakes={namesakes}
          isHost={isHost}
          canGo={!room.isMine && (isHost || room.room === null || room.room === mine)}
          asking={asking}
        />
      ))}
      {isHost && rooms.length <= MOST_ROOMS ? (
        <Button
          icon={<Plus />}
          onClick={() => {
            const name = freeName(names, words.room);
            void asking.ask({ about: 'rooms-add', name });
          }}
        >
          {words.addRoom}
        </Button>
      ) : null}
    </>
  );
}

function HostFoot({ asking }: { readonly asking: Asking }) {
  const [text, setText] = useState('');
  const [isSure, beSure] = useState(false);
  const send = (): void => {
    if (text.trim() === '') return;
    void asking.ask({ about: 'rooms-broadcast', text }).then((sent) => {
      if (sent) setText('');
    });
  };
  if (isSure)
    return (
      <div className={styles.actions} role="group" aria-label={words.closeAllSure}>
        <p>{words.closeAllSure}</p>
        <Button onClick={() => beSure(false)}>{words.keepOpen}</Button>
        <Button tone="stop" onClick={() => void asking.ask({ about: 'rooms-close' })}>
          {words.closeAll}
        </Button>
      </div>
    );
  return (
    <>
      <Field
        label={words.broadcast}
        value={text}
        maxLength={500}
        onChange={(event) => setText(event.target.value)}
      />
      <div className={styles.actions}>
        <Button onClick={send}>{words.sendToAll}</Button>
        <Button onClick={() => beSure(true)}>{words.closeAll}</Button>
      </div>
    </>
  );
}
