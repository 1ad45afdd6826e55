// The product's leader in a meeting of N, and the time that it takes for what it does. Main's signatures are made outside the clock: they
// are main's work.
import type { Bytes } from '../../../protocol/bytes.js';
import { CONTEXT } from '../../../protocol/crypto/contexts.js';
import type { Primitives } from '../../../protocol/crypto/primitives.js';
import { sign } from '../../../protocol/crypto/sign.js';
import { meetingSalt } from '../../../protocol/media/stream-key.js';
import { byId } from '../../../protocol/meeting/by-id.js';
import { announce } from '../../../protocol/meeting/announcement.js';
import { heartbeat } from '../../../protocol/meeting/heartbeat.js';
import { sealAck } from '../../../protocol/meeting/key-box.js';
import { commitTo } from '../../../protocol/meeting/mk.js';
import { participant, receive } from '../../../protocol/meeting/participant.js';
import type {
  Effect,
  Input,
  ParticipantState,
  Statement,
} from '../../../protocol/meeting/state.js';
import { Admissions, NOW, random, type Guest } from './cast.js';

export interface Did {
  /** What the leader's steps took, ms. */
  readonly ms: number;
  readonly boxes: number;
  /** All that it posted. */
  readonly bytes: number;
}

/** People who arrive before the next key. */
const AT_ONCE = 40;

export class LedMeeting {
  readonly guests: Guest[] = [];
  readonly #crypto: Primitives;
  readonly #admissions: Admissions;
  readonly #leader: Guest;
  #state: ParticipantState;
  #now = NOW;
  #wakeAt = Infinity;
  #newest: { mkSeq: number; mk: Bytes } | null = null;
  #did = { ms: 0, boxes: 0, bytes: 0 };

  private constructor(crypto: Primitives, admissions: Admissions, leader: Guest) {
    this.#crypto = crypto;
    this.#admissions = admissions;
    this.#leader = leader;
    this.#state = participant(leader.me);
  }

  /** A meeting of the leader and `size` others, who all have acknowledged their key: caches are warm. */
  static async of(crypto: Primitives, size: number): Promise<LedMeeting> {
    const admissions = new Admissions(crypto);
    const meeting = new LedMeeting(crypto, admissions, await admissions.admitted('Leader'));
    await meeting.#give({ type: 'leader', participantId: meeting.#leader.pid });
    await meeting.#give({ type: 'start' });
    for (let i = 0; i < size; i++) {
      await meeting.join(`Guest ${i}`);
      if (i % AT_ONCE === 0) await meeting.pass(2_500);
    }
    await meeting.pass(5_000);
    await meeting.acknowledge();
    return meeting;
  }

  async join(name: string): Promise<Did> {
    const guest = await this.#admissions.admitted(name);
    const bytes = await this.#admissions.announced(guest);
    this.guests.push(guest);
    return this.#doing(() =>
      this.#give({ type: 'post', kind: 'announcement', from: guest.pid, bytes }),
    );
  }

  /** The service says that the last who came is gone; the next key is not for them. */
  async removeLast(): Promise<Did> {
    const guest = this.guests.pop();
    if (guest === undefined) throw new Error('nobody is left');
    return this.#doing(async () => {
      await this.#give({ type: 'gone', participantId: guest.pid });
      await this.pass(2_500);
    });
  }

  /** Everyone acknowledges the newest key, as their clients would. */
  async acknowledge(): Promise<Did> {
    const { lead, me } = this.#state;
    const newest = this.#newest;
    if (lead === null || newest === null) throw new Error('nobody leads');
    const { mk, mkSeq } = newest;
    const commit = commitTo(mk, meetingSalt(me.meetingId, me.meetingUuid), mkSeq);
    const acks = this.guests.flatMap(({ pid }) => {
      const peer = byId(lead.peers, pid);
      return peer === undefined
        ? []
        : [{ pid, bytes: sealAck(peer.line.kAck, pid, mkSeq, commit) }];
    });
    return this.#doing(async () => {
      for (const { pid, bytes } of acks)
        await this.#give({ type: 'post', kind: 'ack', from: pid, bytes });
    });
  }

  async pass(ms: number): Promise<Did> {
    const until = this.#now + ms;
    return this.#doing(async () => {
      while (this.#wakeAt <= until) {
        this.#now = Math.max(this.#now, this.#wakeAt);
        this.#wakeAt = Infinity;
        await this.#give({ type: 'wake' });
      }
      this.#now = until;
    });
  }

  async #doing(act: () => Promise<unknown>): Promise<Did> {
    const before = this.#did;
    this.#did = { ms: 0, boxes: 0, bytes: 0 };
    await act();
    const did = this.#did;
    this.#did = {
      ms: before.ms + did.ms,
      boxes: before.boxes + did.boxes,
      bytes: before.bytes + did.bytes,
    };
    return did;
  }

  async #give(input: Input): Promise<void> {
    const env = { crypto: this.#crypto, random, now: this.#now };
    const started = performance.now();
    const step = await receive(env, this.#state, input);
    this.#did.ms += performance.now() - started;
    this.#state = step.state;
    for (const effect of step.effects) await this.#carryOut(effect);
  }

  async #carryOut(effect: Effect): Promise<void> {
    switch (effect.type) {
      case 'sign':
        await this.#give({
          ...{ type: 'signed', ref: effect.ref },
          signature: await this.#signature(effect.statement),
        });
        return;
      case 'post':
        this.#did.bytes += effect.bytes.length;
        if (effect.kind === 'keybox') this.#did.boxes += 1;
        return;
      case 'add-key':
        this.#newest = { mkSeq: effect.mkSeq, mk: effect.mk.slice() };
        return;
      case 'wake-at':
        this.#wakeAt = effect.at;
        return;
      case 'end':
      case 'report':
        throw new Error(`the leader says ${String(effect.code)}`);
      default:
    }
  }

  async #signature(statement: Statement): Promise<Bytes> {
    const { isk, me } = this.#leader;
    switch (statement.kind) {
      case 'announcement': {
        const { meetingId, meetingUuid, userId, hardwareId, ivk } = me;
        const bytes = announce.encode({
          ...{ meetingId, meetingUuid, userId, hardwareId, ivk, ...statement },
          ...{ sigchainTail: null, attestationHash: null },
        });
        return sign(this.#crypto, isk, CONTEXT.announcement, bytes);
      }
      case 'heartbeat':
        return sign(this.#crypto, isk, CONTEXT.heartbeat, heartbeat.encode(statement));
      default:
        throw new Error(`the leader has ${statement.kind} signed`);
    }
  }
}
