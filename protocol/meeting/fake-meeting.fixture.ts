// A meeting without I/O, for tests: a fake clock, seeded randomness, a board in memory, and main's signatures made on the spot.
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, toHex, utf8, type Bytes } from '../bytes.js';
import { CONTEXT } from '../crypto/contexts.js';
import { noblePrimitives } from '../crypto/noble-primitives.js';
import { participantId } from '../crypto/participant-id.js';
import type { Primitives } from '../crypto/primitives.js';
import { sign } from '../crypto/sign.js';
import type { PostKind } from '../wire/board.js';
import { admit, announce, serviceKey } from './announcement.js';
import { heartbeat } from './heartbeat.js';
import { nonceMessage } from './nonce.js';
import { participant, receive, view, type ParticipantView } from './participant.js';
import { encodeRequest } from './request.js';
import type { Attending, Effect, Input, Me, ParticipantState, Statement } from './state.js';

export interface Seat {
  readonly name: string;
  readonly id: string;
  readonly isk: Bytes;
  state: ParticipantState;
  /** When the core asked to be woken, ms. */
  wakeAt: number;
  connected: boolean;
  /** Keys by mkSeq, as the frame workers would have them. */
  readonly keys: Map<number, string>;
  /** Every key this seat was ever given. */
  readonly everHad: Set<string>;
  sendingWith: number | null;
  readonly reports: string[];
  /** How often its encoders were asked for a key frame. */
  keyFrames: number;
  /** What was shown of the chat: `NAME: TEXT`. */
  readonly chatted: string[];
  ended: string | null | undefined;
}

export interface BoardPost {
  readonly seq: number;
  readonly kind: PostKind;
  readonly from: string;
  readonly to: string | null;
  readonly bytes: Bytes;
}

/** Something on its way from the service to someone. */
export interface Delivery {
  readonly to: Seat;
  readonly input: Input;
}

export function inputOf({ kind, from, bytes, seq }: BoardPost): Input {
  return { type: 'post', kind, from, bytes, seq };
}

export class FakeMeeting {
  now = 1_800_000_000_000;
  readonly seats: Seat[] = [];
  readonly posts: BoardPost[] = [];
  /** Posts for which this says true are lost on the way to `to`. */
  loses: (post: BoardPost, to: Seat) => boolean = () => false;
  /** What the service sends to whom this says true of waits in `held`, until `deliver`. */
  holds: (to: Seat) => boolean = () => false;
  held: Delivery[] = [];
  /** What the service stores of what is posted; the rest it refuses. */
  takes: (post: BoardPost) => boolean = () => true;
  /** Called after each step of a seat, once its effects are carried out or sent. */
  watch: (seat: Seat) => void = () => undefined;
  leader: string | null = null;
  /** Whom the leader wishes for in its place, as the service was told. */
  preferred: string | null = null;
  /** Whose main takes its time: its signatures come with `letSign`. */
  readonly slowMains = new Set<Seat>();
  readonly #unsigned: { readonly seat: Seat; readonly input: Input }[] = [];
  readonly crypto: Primitives;
  readonly #seed: string;
  readonly #meetingUuid: Bytes;
  readonly #arriving: { readonly seat: Seat; readonly input: Input }[] = [];
  #drawn = 0;

  constructor(seed: string, crypto: Primitives = noblePrimitives) {
    this.#seed = seed;
    this.crypto = crypto;
    this.#meetingUuid = this.random(16);
  }

  random = (n: number): Bytes => {
    const blocks: Bytes[] = [];
    for (let i = 0; i * 32 < n; i++)
      blocks.push(sha256(utf8(`${this.#seed} ${String(this.#drawn++)}`)) as Bytes);
    return concat(...blocks).slice(0, n);
  };

  /** Somebody joins; the first becomes leader. Everything posted before is fetched. */
  async join(name: string, as?: Seat): Promise<Seat> {
    const isk = as?.isk ?? this.random(32);
    const userId = as?.state.me.userId ?? this.random(16);
    const hardwareId = as?.state.me.hardwareId ?? this.random(16);
    const me = await this.admitted(name, isk, userId, hardwareId);
    const seat: Seat = {
      ...{ name, id: participantId(me), isk, state: participant(me), wakeAt: Infinity },
      ...{ connected: true, keys: new Map(), everHad: new Set(), sendingWith: null, reports: [] },
      ...{ chatted: [], keyFrames: 0, ended: undefined },
    };
    this.seats.push(seat);
    this.leader ??= seat.id;
    await this.give(seat, { type: 'leader', participantId: this.leader });
    // Whoever comes back is told what it said itself before.
    for (const post of [...this.posts])
      if (post.to === null || post.to === seat.id) await this.give(seat, inputOf(post));
    await this.give(seat, { type: 'start' });
    return seat;
  }

  /** Somebody leaves; the service tells the others. */
  async leave(seat: Seat): Promise<void> {
    await this.give(seat, { type: 'leave' });
    seat.connected = false;
    for (const other of this.#others(seat))
      await this.#send({ to: other, input: { type: 'gone', participantId: seat.id } });
  }

  /** What was held arrives, or what was posted arrives again; never at someone who has gone. */
  async deliver({ to, input }: Delivery): Promise<void> {
    if (to.connected) await this.give(to, input);
  }

  /** What slow mains were asked to sign is signed now. */
  async letSign(): Promise<void> {
    for (const { seat, input } of this.#unsigned.splice(0)) await this.give(seat, input);
  }

  /** The service names another leader. */
  async nameLeader(seat: Seat): Promise<void> {
    this.leader = seat.id;
    await this.#tell({ type: 'leader', participantId: seat.id });
  }

  /** The service says who has a seat; the first who joined is the host. */
  async tellAttendees(): Promise<void> {
    const host = this.seats[0]?.id;
    const attendees = this.seats
      .filter(({ connected }) => connected)
      .map(({ id }): Attending => ({
        participantId: id,
        role: id === host ? 'host' : 'participant',
      }));
    await this.#tell({ type: 'attendees', attendees });
  }

  /** Time passes, in the steps that the cores ask for. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    for (let steps = 0; steps < 10_000; steps++) {
      const next = Math.min(...this.seats.map((seat) => (seat.connected ? seat.wakeAt : Infinity)));
      if (next > until) break;
      this.now = Math.max(this.now, next);
      for (const seat of this.seats)
        if (seat.connected && seat.wakeAt <= this.now) {
          seat.wakeAt = Infinity;
          await this.give(seat, { type: 'wake' });
        }
    }
    this.now = until;
  }

  view(seat: Seat): ParticipantView {
    return view(seat.state, this.now);
  }

  /** Gives an input and lets everything that follows from it arrive, in the order it was sent. */
  async give(seat: Seat, input: Input): Promise<void> {
    this.#arriving.push({ seat, input });
    if (this.#arriving.length === 1) await this.#work();
  }

  async #work(): Promise<void> {
    for (let next = this.#arriving[0]; next !== undefined; next = this.#arriving[0]) {
      const env = { crypto: this.crypto, random: this.random, now: this.now };
      const { state, effects } = await receive(env, next.seat.state, next.input);
      next.seat.state = state;
      for (const effect of effects) await this.#carryOut(next.seat, effect);
      this.watch(next.seat);
      this.#arriving.shift();
    }
  }

  async #carryOut(seat: Seat, effect: Effect): Promise<void> {
    switch (effect.type) {
      case 'sign': {
        const signature = await this.sign(seat.isk, seat.state.me, effect.statement);
        const signed: Input = { type: 'signed', ref: effect.ref, signature };
        if (this.slowMains.has(seat)) this.#unsigned.push({ seat, input: signed });
        else await this.give(seat, signed);
        return;
      }
      case 'post':
        await this.#post({
          ...{ seq: this.posts.length + 1, kind: effect.kind, from: seat.id, to: effect.to },
          bytes: effect.bytes,
        });
        return;
      case 'add-key':
        seat.keys.set(effect.mkSeq, toHex(effect.mk));
        seat.everHad.add(toHex(effect.mk));
        return;
      case 'drop-key':
        seat.keys.delete(effect.mkSeq);
        return;
      case 'send-with':
        seat.sendingWith = effect.mkSeq;
        return;
      case 'stop-sending':
        seat.sendingWith = null;
        return;
      case 'say':
        if (effect.shown !== null) seat.chatted.push(`${effect.shown.name}: ${effect.shown.text}`);
        for (const other of this.#others(seat))
          await this.give(other, {
            type: 'said',
            kind: effect.kind,
            from: seat.id,
            plain: effect.plain,
          });
        return;
      case 'chatted':
        seat.chatted.push(`${effect.name}: ${effect.text}`);
        return;
      case 'report':
        seat.reports.push(effect.code);
        return;
      case 'wake-at':
        seat.wakeAt = effect.at;
        return;
      case 'end':
        seat.ended = effect.code;
        return;
      case 'destroy-keys':
        seat.keys.clear();
        return;
      case 'fetch':
        for (const post of this.posts.slice(effect.after))
          if (isFor(post, seat) && !this.loses(post, seat))
            await this.#send({ to: seat, input: inputOf(post) });
        return;
      case 'join-again':
        seat.reports.push('join-again');
        return;
      case 'prefer':
        this.preferred = effect.participantId;
        return;
      case 'key-frame':
        seat.keyFrames += 1;
    }
  }

  /** Everyone is told before anything comes of it. */
  async #tell(input: Input): Promise<void> {
    const told = this.seats.filter(({ connected }) => connected);
    for (const to of told) if (this.holds(to)) this.held.push({ to, input });
    const isBusy = this.#arriving.length > 0;
    for (const seat of told) if (!this.holds(seat)) this.#arriving.push({ seat, input });
    if (!isBusy) await this.#work();
  }

  async #post(post: BoardPost): Promise<void> {
    if (!this.takes(post)) return;
    this.posts.push(post);
    for (const other of this.seats)
      if (other.connected && isFor(post, other) && !this.loses(post, other))
        await this.#send({ to: other, input: inputOf(post) });
  }

  async #send(delivery: Delivery): Promise<void> {
    if (this.holds(delivery.to)) this.held.push(delivery);
    else await this.deliver(delivery);
  }

  #others(seat: Seat): Seat[] {
    return this.seats.filter((other) => other !== seat && other.connected);
  }

  /** As main signs for whoever has `isk`. */
  async sign(isk: Bytes, me: Me, statement: Statement): Promise<Bytes> {
    switch (statement.kind) {
      case 'announcement': {
        const { meetingId, meetingUuid, userId, hardwareId, ivk } = me;
        const bytes = announce.encode({
          ...{ meetingId, meetingUuid, userId, hardwareId, ivk, ...statement },
          ...{ sigchainTail: null, attestationHash: null },
        });
        return sign(this.crypto, isk, CONTEXT.announcement, bytes);
      }
      case 'nonce':
        return sign(this.crypto, isk, CONTEXT.nonce, nonceMessage.encode(statement));
      case 'heartbeat':
        return sign(this.crypto, isk, CONTEXT.heartbeat, heartbeat.encode(statement));
      case 'request': {
        const x = encodeRequest(this.#meetingUuid, participantId(me), statement);
        return sign(this.crypto, isk, CONTEXT.request, x);
      }
    }
  }

  /** Who joins, with a fresh admission by the service. */
  async admitted(name: string, isk: Bytes, userId: Bytes, hardwareId: Bytes): Promise<Me> {
    const [root, service] = [sha256(utf8('root')) as Bytes, sha256(utf8('service')) as Bytes];
    const ivk = await this.crypto.ed25519Public(isk);
    const common = { meetingId: '12345678901', meetingUuid: this.#meetingUuid, userId, hardwareId };
    const key = serviceKey.encode({
      spk: await this.crypto.ed25519Public(service),
      notBefore: this.now - 1_000_000,
      notAfter: this.now + 1_000_000,
    });
    const admitted = admit.encode({
      ...{ ...common, ivk, issuedAt: this.now + this.seats.length },
      expiresAt: this.now + 3_600_000,
    });
    return {
      ...{ ...common, ivk, name, rootKey: await this.crypto.ed25519Public(root) },
      admit: {
        bytes: admitted,
        signature: await sign(this.crypto, service, CONTEXT.admission, admitted),
      },
      serviceKey: {
        bytes: key,
        signature: await sign(this.crypto, root, CONTEXT.serviceKey, key),
      },
    };
  }
}

function isFor({ from, to }: BoardPost, { id }: Seat): boolean {
  return from !== id && (to === null || to === id);
}
