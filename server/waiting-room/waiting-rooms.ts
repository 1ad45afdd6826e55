// Who waits at the door of each meeting (issue 5 part 9). In memory: after a restart of the service people ask again by themselves, and
// a host lets them in again; whoever was in the meeting before is not held (meeting-routes.ts). No certificate is issued to whoever waits.
import { randomBytes } from 'node:crypto';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { WaitingPerson } from '../../protocol/wire/waiting-room-routes.js';
import { freshToken } from '../accounts/tokens.js';
import type { Uptime, UptimeClock } from '../uptime.js';

interface Place {
  readonly waitingId: string;
  readonly ticket: string;
  /** Null: a guest. */
  readonly userId: string | null;
  readonly name: string;
  /** As hosts are shown it. */
  readonly since: number;
  seenAt: Uptime;
  state: 'waiting' | 'admitted' | 'denied';
  /** Rises with every change that this person could see. */
  known: number;
}

export interface Knock {
  readonly ticket: string | null;
  readonly userId: string | null;
  readonly name: string;
}

/** Hosts see who asked so recently; a lost connection shorter than this is not noticed. */
const GONE_AFTER = 20_000;
/** So long a place is kept for whoever comes back, and an admission for whoever has not joined yet. */
const FORGOTTEN_AFTER = 120_000;
const MOST_WAITING = 300;

class WaitingRoom {
  readonly places = new Map<string, Place>();
  message: string | null = null;
  /** Rises with every change that a host could see. */
  known = 0;
}

export class WaitingRooms {
  readonly #rooms = new Map<string, WaitingRoom>();
  readonly #now: () => number;
  readonly #uptime: UptimeClock;
  /** By meeting for hosts, by ticket for whoever waits: a crowd at the door is not woken for each newcomer. */
  readonly #listeners = new Map<string, Set<() => void>>();
  #changes = 0;
  #isClosed = false;

  constructor({ now, uptime }: { readonly now: () => number; readonly uptime: UptimeClock }) {
    this.#now = now;
    this.#uptime = uptime;
  }

  /** Takes a place, or says how it stands with the one that the ticket holds. */
  knock(meetingId: string, knock: Knock): Result<Place, 'denied' | 'waiting-room-full'> {
    const room = this.#room(meetingId);
    this.#forget(room);
    const mine = this.#placeOf(room, knock);
    if (mine?.state === 'denied') return refused('denied');
    if (mine !== undefined) {
      const wasGone = this.#isGone(mine);
      mine.seenAt = this.#uptime();
      if (wasGone) this.#changed(meetingId, room, []);
      return ok(mine);
    }
    if (room.places.size >= MOST_WAITING) return refused('waiting-room-full');
    const [since, seenAt] = [this.#now(), this.#uptime()];
    const place: Place = {
      waitingId: randomBytes(16).toString('hex'),
      ticket: freshToken().token,
      ...{ userId: knock.userId, name: knock.name, since, seenAt, state: 'waiting' },
      known: 0,
    };
    room.places.set(place.ticket, place);
    this.#changed(meetingId, room, [place]);
    return ok(place);
  }

  /** Whether somebody has a place already, so that asking is not coming anew. */
  holds(meetingId: string, who: Omit<Knock, 'name'>): boolean {
    const room = this.#rooms.get(meetingId);
    return room !== undefined && this.#placeOf(room, who) !== undefined;
  }

  /** Whether this ticket lets this person in. */
  letsIn(meetingId: string, ticket: string | null, userId: string | null): boolean {
    const place = ticket === null ? undefined : this.#rooms.get(meetingId)?.places.get(ticket);
    return place?.state === 'admitted' && place.userId === userId;
  }

  wasDenied(meetingId: string, userId: string | null): boolean {
    if (userId === null) return false;
    const places = this.#rooms.get(meetingId)?.places.values() ?? [];
    return [...places].some((place) => place.userId === userId && place.state === 'denied');
  }

  /** Joined, or went away. */
  leave(meetingId: string, ticket: string): void {
    const room = this.#rooms.get(meetingId);
    if (room === undefined || room.places.get(ticket)?.state === 'denied') return;
    if (room.places.delete(ticket)) this.#changed(meetingId, room, []);
  }

  /** One by its id, or everybody who waits; false where nobody of that id is there. */
  admit(meetingId: string, waitingId: string | null): boolean {
    const chosen = this.#shown(meetingId).filter((place) =>
      waitingId === null ? place.state === 'waiting' : place.waitingId === waitingId,
    );
    return this.#decide(meetingId, chosen, 'admitted') || waitingId === null;
  }

  deny(meetingId: string, waitingId: string): boolean {
    const chosen = this.#shown(meetingId).filter((place) => place.waitingId === waitingId);
    return this.#decide(meetingId, chosen, 'denied');
  }

  say(meetingId: string, text: string | null): void {
    const room = this.#room(meetingId);
    room.message = text;
    this.#changed(meetingId, room, [...room.places.values()]);
  }

  /** Hosts who look at the door see its new rules. */
  rulesChanged(meetingId: string): void {
    this.#changed(meetingId, this.#room(meetingId), []);
  }

  messageOf(meetingId: string): string | null {
    return this.#rooms.get(meetingId)?.message ?? null;
  }

  /** For a host, or with a ticket for whoever holds it. */
  knownOf(meetingId: string, ticket: string | null): number {
    const room = this.#rooms.get(meetingId);
    return (ticket === null ? room : room?.places.get(ticket))?.known ?? 0;
  }

  /** As hosts see it, who came first first. */
  list(meetingId: string): WaitingPerson[] {
    return this.#shown(meetingId)
      .filter(({ state }) => state !== 'admitted')
      .map(({ waitingId, name, userId, since, state }) => ({
        ...{ waitingId, name, signedIn: userId !== null, since, denied: state === 'denied' },
      }));
  }

  /** The run is over: admissions, denials and the message were for it. Whoever waits goes on waiting for the next. */
  runEnded(meetingId: string): void {
    const room = this.#rooms.get(meetingId);
    if (room === undefined) return;
    const before = [...room.places.values()];
    for (const { ticket, state } of before) if (state !== 'waiting') room.places.delete(ticket);
    room.message = null;
    this.#changed(meetingId, room, before);
    if (room.places.size === 0) this.#rooms.delete(meetingId);
  }

  /** Nobody waits here any more. */
  meetingGone(meetingId: string): void {
    const room = this.#rooms.get(meetingId);
    this.#rooms.delete(meetingId);
    if (room !== undefined) this.#changed(meetingId, room, [...room.places.values()]);
  }

  /** Resolves when something changes that `known` does not cover, and after `within` ms at the latest. */
  async change(
    meetingId: string,
    ticket: string | null,
    known: number,
    within: number,
  ): Promise<void> {
    if (this.#isClosed || this.knownOf(meetingId, ticket) !== known) return;
    const key = ticket ?? meetingId;
    const waiting = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, waiting);
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        waiting.delete(done);
        if (waiting.size === 0) this.#listeners.delete(key);
        resolve();
      };
      const timer = setTimeout(done, within);
      waiting.add(done);
    });
  }

  /** Answers everybody who waits for a change: the service stops. */
  close(): void {
    this.#isClosed = true;
    for (const key of [...this.#listeners.keys()]) this.#wake(key);
  }

  #decide(meetingId: string, chosen: readonly Place[], state: 'admitted' | 'denied'): boolean {
    for (const place of chosen) {
      place.state = state;
      // Time enough to hear of it and to join.
      place.seenAt = this.#uptime();
    }
    if (chosen.length > 0) this.#changed(meetingId, this.#room(meetingId), chosen);
    return chosen.length > 0;
  }

  #shown(meetingId: string): Place[] {
    const places = this.#rooms.get(meetingId)?.places.values() ?? [];
    return [...places].filter((place) => place.state === 'denied' || !this.#isGone(place));
  }

  /** By the ticket, or, for whoever is signed in, by who they are: two windows are one person. */
  #placeOf(room: WaitingRoom, { ticket, userId }: Omit<Knock, 'name'>): Place | undefined {
    const held = ticket === null ? undefined : room.places.get(ticket);
    if (held?.userId === userId) return held;
    if (userId === null) return undefined;
    return [...room.places.values()].find((place) => place.userId === userId);
  }

  #isGone({ seenAt }: Place): boolean {
    return this.#uptime() - seenAt > GONE_AFTER;
  }

  /** A denial is kept for the run, so that asking again does not help. */
  #forget(room: WaitingRoom): void {
    const now = this.#uptime();
    for (const [ticket, { seenAt, state }] of room.places)
      if (state !== 'denied' && now - seenAt > FORGOTTEN_AFTER) room.places.delete(ticket);
  }

  #room(meetingId: string): WaitingRoom {
    const room = this.#rooms.get(meetingId) ?? new WaitingRoom();
    this.#rooms.set(meetingId, room);
    return room;
  }

  #changed(meetingId: string, room: WaitingRoom, people: readonly Place[]): void {
    // One count for all, so that a room that was forgotten never shows a number again that somebody knows.
    this.#changes += 1;
    room.known = this.#changes;
    this.#wake(meetingId);
    for (const place of people) {
      place.known = this.#changes;
      this.#wake(place.ticket);
    }
  }

  #wake(key: string): void {
    for (const done of [...(this.#listeners.get(key) ?? [])]) done();
  }
}
