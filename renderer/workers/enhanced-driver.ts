// Drives a client of an enhanced meeting: the service's keys go to the frame worker as in any meeting, its lists and what it tells of the
// features go to the window. Nothing here is verified, and nothing here may run in an end-to-end encrypted meeting.
import { fromBase64url, toBase64url, type Bytes } from '../../protocol/bytes.js';
import { enhancedSender } from '../../protocol/media/service-key.js';
import type { FaultCode } from '../../protocol/fault.js';
import {
  toEnhancedClient,
  type EnhancedPerson,
  type FeatureAsk,
  type ToEnhancedClient,
} from '../../protocol/wire/enhanced-board.js';
import type { BoardEvent, BoardLine, EnhancedEars } from './board-line.js';
import type { BoardConnection, EnhancedMe, FromMeetingWorker } from './messages.js';
import type { Person, StreamKeys } from './stream-keys.js';

export interface EnhancedDriverOptions {
  readonly me: EnhancedMe;
  /** 16 random bytes of this join: two joins never share a key (protocol/media/service-key.ts). */
  readonly joinNonce: Bytes;
  readonly keys: StreamKeys;
  readonly tell: (message: FromMeetingWorker) => void;
  readonly openBoard: (deliver: (event: BoardEvent) => void, ears: EnhancedEars) => BoardLine;
}

/** The others have a new key by then, so that they can read what is sent under it, ms. */
export const SEND_WITH_AFTER = 1_000;
/** As in protocol.md §5: a key opens what is still under way for so long after the next one came, ms. */
export const DROP_KEY_AFTER = 10_000;

export class EnhancedDriver {
  readonly #options: EnhancedDriverOptions;
  readonly #board: BoardLine;
  /** Keys of the room I am in, by kid, oldest first. */
  readonly #kids = new Set<number>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #asked = new Map<number, number>();
  #people: readonly EnhancedPerson[] = [];
  #room: string | null = null;
  #sendingWith: number | null = null;
  #connection: BoardConnection = 'connecting';
  #isOver = false;

  constructor(options: EnhancedDriverOptions) {
    this.#options = options;
    const { me, joinNonce, keys } = options;
    keys.setPeople([], this.#senderOf(me.participantId, joinNonce));
    this.#board = options.openBoard((event) => this.#hear(event), {
      hear: (message) => this.#hearEnhanced(message),
      refused: (ref, code) => this.#answered(ref, code),
    });
  }

  ask(ref: number, ask: FeatureAsk): void {
    const mine = this.#board.nextRef();
    this.#asked.set(mine, ref);
    if (this.#board.say({ type: 'ask', ref: mine, ask })) return;
    this.#answered(mine, 'connection-lost');
  }

  leave(): void {
    this.#end(null);
  }

  #hear(event: BoardEvent): void {
    if (this.#isOver) return;
    switch (event.type) {
      case 'connection':
        this.#connection = event.board;
        if (event.board === 'lost') this.#loseAsks();
        this.#show();
        return;
      case 'caught-up':
        this.#introduce();
        return;
      case 'fault':
        this.#options.tell({ type: 'report', code: event.code, about: null });
        return;
      case 'refused':
        this.#options.tell({ type: 'join-again' });
        return;
      case 'ended':
        this.#end(event.code);
        return;
      case 'attendees':
      case 'leader':
      case 'gone':
        return; // who is here is said by `people`, and nobody leads
      case 'posted':
      case 'unposted':
      case 'post-refused':
        return; // nothing is posted that is sealed
      case 'post':
        this.#options.tell({ type: 'report', code: 'service-odd', about: null });
    }
  }

  #introduce(): void {
    const { me, joinNonce } = this.#options;
    this.#board.say({ type: 'introduce', name: me.name, joinNonce: toBase64url(joinNonce) });
  }

  #hearEnhanced(said: unknown): void {
    if (this.#isOver) return;
    const parsed = toEnhancedClient.safeParse(said);
    if (!parsed.success)
      return this.#options.tell({ type: 'report', code: 'service-odd', about: null });
    const message = parsed.data;
    switch (message.type) {
      case 'key':
        this.#takeKey(message);
        return;
      case 'people':
        this.#takePeople(message.people);
        return;
      case 'told':
        this.#options.tell(message);
        return;
      case 'done':
        this.#answered(message.ref, null);
    }
  }

  #takeKey({ kid, key, room }: Extract<ToEnhancedClient, { type: 'key' }>): void {
    const bytes = fromBase64url(key);
    if (bytes?.length !== 32)
      return this.#options.tell({ type: 'report', code: 'service-odd', about: null });
    if (room !== this.#room) this.#changeRoom(room);
    if (this.#kids.has(kid)) return; // said again with a new connection
    const { keys } = this.#options;
    const older = [...this.#kids];
    this.#kids.add(kid);
    keys.addKey(kid, bytes);
    if (older.length === 0) this.#sendWith(kid);
    else this.#later(SEND_WITH_AFTER, () => this.#sendWith(kid));
    this.#later(DROP_KEY_AFTER, () => {
      for (const old of older) this.#drop(old);
    });
    this.#show();
  }

  /** Nothing of the room before is sent or opened any more. */
  #changeRoom(room: string | null): void {
    this.#room = room;
    this.#sendingWith = null;
    this.#options.keys.stopSending();
    for (const kid of this.#kids) this.#drop(kid);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #sendWith(kid: number): void {
    if (!this.#kids.has(kid) || (this.#sendingWith ?? 0) > kid) return;
    const isFirst = this.#sendingWith === null;
    this.#sendingWith = kid;
    this.#options.keys.sendWith(kid);
    if (isFirst) this.#options.tell({ type: 'key-frame' });
    this.#show();
  }

  #drop(kid: number): void {
    if (this.#kids.delete(kid)) this.#options.keys.dropKey(kid);
  }

  #takePeople(people: readonly EnhancedPerson[]): void {
    const { me, keys, joinNonce, tell } = this.#options;
    const knew = new Set(this.#people.map(({ participantId }) => participantId));
    this.#people = people;
    const others = people.filter(({ participantId }) => participantId !== me.participantId);
    keys.setPeople(
      others.flatMap((one) => this.#sender(one)),
      this.#senderOf(me.participantId, joinNonce),
    );
    if (others.some(({ participantId }) => !knew.has(participantId))) tell({ type: 'key-frame' });
    this.#show();
  }

  #sender({ participantId, joinNonce }: EnhancedPerson): Person[] {
    const nonce = fromBase64url(joinNonce);
    if (nonce?.length !== 16) return [];
    return [{ participantId, bindingHash: this.#senderOf(participantId, nonce) }];
  }

  #senderOf(participantId: string, joinNonce: Bytes): Bytes {
    const { meetingId, meetingUuid } = this.#options.me;
    return enhancedSender({ meetingId, meetingUuid, participantId, joinNonce });
  }

  #answered(mine: number, code: FaultCode | null): boolean {
    const ref = this.#asked.get(mine);
    if (ref === undefined) return false;
    this.#asked.delete(mine);
    this.#options.tell({ type: 'answered', ref, code });
    return true;
  }

  /** Whether they were done is not known; what is told next shows it. */
  #loseAsks(): void {
    for (const mine of [...this.#asked.keys()]) this.#answered(mine, 'connection-lost');
  }

  #later(ms: number, what: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      what();
    }, ms);
    this.#timers.add(timer);
  }

  #end(code: FaultCode | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#options.keys.destroy();
    this.#board.leave();
    this.#options.tell({ type: 'ended', code });
  }

  #show(): void {
    const { tell } = this.#options;
    const view = { people: this.#people, room: this.#room, sendingWith: this.#sendingWith };
    tell({ type: 'enhanced-view', view, board: this.#connection });
  }
}
