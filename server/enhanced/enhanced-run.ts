// One run of an enhanced meeting: hands out the rooms' keys, says who is here under which name, and lets the features do what may be
// done (protocol/settings/features.ts). The board keeps the seats and carries the messages.
import type { FaultCode } from '../../protocol/fault.js';
import {
  featureNames,
  whyNotFeature,
  type Feature,
  type WhyNot,
} from '../../protocol/settings/features.js';
import {
  featureOf,
  isForHosts,
  type EnhancedPerson,
  type FeatureAsk,
  type FeatureTold,
  type ToEnhancedClient,
  type ToEnhancedService,
} from '../../protocol/wire/enhanced-board.js';
import { breakoutDesk } from '../features/breakouts.js';
import { chatDesk } from '../features/chat.js';
import { egressDesk, HAS_EGRESS } from '../features/egress.js';
import { isHost, type Somebody } from '../features/feature-desk.js';
import { microphoneDesk } from '../features/microphones.js';
import { pollDesk } from '../features/polls.js';
import { reactionDesk } from '../features/reactions.js';
import type { RunPolicy } from '../meetings/run-policy.js';
import type { MeetingRole } from '../../protocol/wire/text.js';
import type { UptimeClock } from '../uptime.js';
import { RoomKeys, type Room } from './room-keys.js';

export interface EnhancedParts {
  readonly meetingUuid: string;
  /** How often the run was taken up after the service had been down. */
  readonly restarts: number;
  readonly switches: RunPolicy['switches'];
  readonly now: () => number;
  readonly uptime: UptimeClock;
  /** Who has a seat on the board; read each time. */
  readonly seats: () => ReadonlyMap<string, { readonly role: MeetingRole; readonly line: unknown }>;
  readonly isLocked: () => boolean;
  readonly send: (participantId: string, message: ToEnhancedClient) => void;
  readonly refuse: (participantId: string, ref: number, code: FaultCode) => void;
  /** Takes somebody out of a room of the media engine. */
  readonly removeFromMedia: (mediaRoom: string, participantId: string) => void;
  readonly closeMedia: (mediaRoom: string) => void;
}

interface Introduced {
  readonly name: string;
  readonly joinNonce: string;
  room: Room;
}

export const FAULT_OF = {
  e2ee: 'off-in-e2ee',
  'switched-off': 'feature-off',
  'needs-egress': 'no-recorder',
} as const satisfies Record<Exclude<WhyNot, null>, FaultCode>;

export class EnhancedRun {
  readonly #parts: EnhancedParts;
  readonly #keys: RoomKeys;
  readonly #people = new Map<string, Introduced>();
  readonly #desks: ReturnType<typeof desksOf>;
  /** What is told once for all that changes in one task: moving 200 people is not 200 lists for 200 people. */
  readonly #stale = { rooms: new Set<Room>(), people: new Set<string>(), isWaiting: false };

  constructor(parts: EnhancedParts) {
    this.#parts = parts;
    this.#keys = new RoomKeys(parts.restarts, parts.uptime);
    this.#desks = desksOf({
      now: parts.now,
      uptime: parts.uptime,
      people: () => this.#everyone(),
      person: (participantId) => this.#somebody(participantId),
      tell: (participantId, told) => this.#tell(participantId, told),
      roomName: (room) => this.#desks.breakouts.nameOf(room),
      move: (participantId, room) => this.#move(participantId, room),
      closed: (room) => {
        this.#keys.forget(room);
        this.#stale.rooms.delete(room);
        parts.closeMedia(this.#mediaRoom(room));
      },
    });
  }

  /** The room of the media engine in which this participant is. */
  mediaRoomOf(participantId: string): string {
    return this.#mediaRoom(this.#people.get(participantId)?.room ?? null);
  }

  hear(from: string, message: ToEnhancedService): void {
    if (message.type === 'introduce') return this.#introduce(from, message);
    const code = this.#ask(from, message.ask);
    if (code === null) this.#parts.send(from, { type: 'done', ref: message.ref });
    else this.#parts.refuse(from, message.ref, code);
  }

  /** A connection came or went; the seat stays. */
  seatChanged(): void {
    this.#tellLater();
  }

  /** Everyone sees the new roles, and whoever has another now what that role may see: drafts and counts of polls, or no more of them. */
  rolesChanged(participantIds: readonly string[]): void {
    this.#tellLater();
    for (const participantId of participantIds) {
      const person = this.#somebody(participantId);
      if (person === null) continue;
      for (const told of this.#desks.polls.present(person)) this.#tell(participantId, told);
    }
  }

  lockChanged(): void {
    const told = { about: 'lock', locked: this.#parts.isLocked() } as const;
    for (const participantId of this.#people.keys()) this.#tell(participantId, told);
  }

  /** Is about to be put out: the others' new key does not wait for whoever else may leave. */
  putOut(participantId: string): void {
    const person = this.#people.get(participantId);
    if (person === undefined) return;
    this.#stale.rooms.add(person.room);
    this.#tellLater();
  }

  /** Left for good, or put out: whoever stays gets a key that they never had. */
  left(participantId: string): void {
    const person = this.#people.get(participantId);
    if (person === undefined) return;
    this.#people.delete(participantId);
    for (const desk of Object.values(this.#desks)) desk.left?.(participantId);
    this.#keys.departed(person.room);
    this.#tellLater();
  }

  /** Called every second or so. */
  tick(): void {
    this.#desks.breakouts.tick();
    for (const room of this.#keys.due()) this.#stale.rooms.add(room);
    if (this.#stale.rooms.size > 0) this.#tellLater();
  }

  end(): void {
    const rooms = new Set([...this.#people.values()].map(({ room }) => room));
    for (const room of rooms) if (room !== null) this.#parts.closeMedia(this.#mediaRoom(room));
    this.#people.clear();
  }

  #introduce(
    from: string,
    { name, joinNonce }: Extract<ToEnhancedService, { type: 'introduce' }>,
  ): void {
    const before = this.#people.get(from);
    this.#people.set(from, { name, joinNonce, room: before?.room ?? null });
    this.#sendKey(from);
    this.#tellLater();
    const person = this.#somebody(from);
    if (person === null) return;
    this.#tell(from, { about: 'features', features: this.#features() });
    this.#tell(from, { about: 'lock', locked: this.#parts.isLocked() });
    for (const desk of Object.values(this.#desks))
      for (const told of desk.present(person)) this.#tell(from, told);
  }

  #ask(from: string, ask: FeatureAsk): FaultCode | null {
    const person = this.#somebody(from);
    if (person === null) return 'not-listed';
    if (isForHosts(ask) && !isHost(person)) return 'not-allowed';
    const feature = featureOf(ask);
    const why = feature === null ? null : this.#whyNot(feature);
    return why === null ? askDesk(this.#desks, person, ask) : FAULT_OF[why];
  }

  #whyNot(feature: Feature): WhyNot {
    return whyNotFeature(feature, {
      encryptionType: 'enhanced',
      isSwitchedOn: this.#parts.switches[feature],
      hasEgress: HAS_EGRESS,
    });
  }

  #features(): Record<Feature, WhyNot> {
    return Object.fromEntries(
      featureNames.map((feature) => [feature, this.#whyNot(feature)]),
    ) as Record<Feature, WhyNot>;
  }

  #move(participantId: string, room: Room): void {
    const person = this.#people.get(participantId);
    if (person === undefined || person.room === room) return;
    const before = person.room;
    person.room = room;
    // Whoever is still there goes on under a key that the one who went never had, and who comes has none of what was said before.
    this.#stale.rooms.add(before).add(room);
    this.#stale.people.add(participantId);
    this.#tellLater();
    this.#parts.removeFromMedia(this.#mediaRoom(before), participantId);
    const moved = this.#somebody(participantId);
    if (moved === null) return;
    for (const told of this.#desks.chat.present(moved)) this.#tell(participantId, told);
  }

  #tellLater(): void {
    if (this.#stale.isWaiting) return;
    this.#stale.isWaiting = true;
    queueMicrotask(() => {
      const { rooms, people } = this.#stale;
      this.#stale.isWaiting = false;
      for (const room of rooms) this.#keys.rotate(room);
      for (const [participantId, { room }] of this.#people)
        if (rooms.has(room) || people.has(participantId)) this.#sendKey(participantId);
      rooms.clear();
      people.clear();
      this.#tellPeople();
    });
  }

  #sendKey(participantId: string): void {
    const room = this.#people.get(participantId)?.room ?? null;
    const { kid, key } = this.#keys.of(room);
    this.#parts.send(participantId, { type: 'key', kid, key, room });
  }

  #tellPeople(): void {
    const people = this.#listed();
    for (const participantId of this.#people.keys())
      this.#parts.send(participantId, { type: 'people', people });
  }

  #listed(): EnhancedPerson[] {
    const seats = this.#parts.seats();
    return [...this.#people].flatMap(([participantId, { name, joinNonce, room }]) => {
      const seat = seats.get(participantId);
      if (seat === undefined) return [];
      const connected = seat.line !== null;
      return [{ participantId, name, joinNonce, role: seat.role, connected, room }];
    });
  }

  #everyone(): Somebody[] {
    return this.#listed().map(({ participantId, name, role, room }) => ({
      ...{ participantId, name, role, room },
    }));
  }

  #somebody(participantId: string): Somebody | null {
    const person = this.#people.get(participantId);
    const seat = this.#parts.seats().get(participantId);
    if (person === undefined || seat === undefined) return null;
    return { participantId, name: person.name, role: seat.role, room: person.room };
  }

  #tell(participantId: string, told: FeatureTold): void {
    this.#parts.send(participantId, { type: 'told', told });
  }

  #mediaRoom(room: Room): string {
    const { meetingUuid } = this.#parts;
    return room === null ? meetingUuid : `${meetingUuid}-${room}`;
  }
}

function desksOf(hall: Parameters<typeof breakoutDesk>[0]) {
  return {
    reactions: reactionDesk(hall),
    microphones: microphoneDesk(hall),
    chat: chatDesk(hall),
    polls: pollDesk(hall),
    breakouts: breakoutDesk(hall),
    egress: egressDesk(),
  };
}

function askDesk(
  desks: ReturnType<typeof desksOf>,
  person: Somebody,
  ask: FeatureAsk,
): FaultCode | null {
  switch (ask.about) {
    case 'react':
    case 'raise-hand':
    case 'lower-hand':
      return desks.reactions.ask(person, ask);
    case 'mute':
    case 'ask-unmute':
      return desks.microphones.ask(person, ask);
    case 'chat':
      return desks.chat.ask(person, ask);
    case 'poll-make':
    case 'poll-edit':
    case 'poll-launch':
    case 'poll-vote':
    case 'poll-end':
    case 'poll-share':
    case 'poll-delete':
      return desks.polls.ask(person, ask);
    case 'rooms-open':
    case 'rooms-add':
    case 'rooms-rename':
    case 'rooms-extend':
    case 'rooms-move':
    case 'rooms-go':
    case 'rooms-broadcast':
    case 'rooms-close':
      return desks.breakouts.ask(person, ask);
    case 'egress':
      return desks.egress.ask(person, ask);
  }
}
