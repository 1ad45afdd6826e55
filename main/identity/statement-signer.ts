// Main signs statements that it can read, for the meeting that was entered, and never bytes that a window chose. A page that was taken over can
// therefore not speak for this identity in another meeting, nor say two different things at the same time in this one.
import { equal, toHex, type Bytes } from '../../protocol/bytes.js';
import { CONTEXT } from '../../protocol/crypto/contexts.js';
import { H } from '../../protocol/crypto/hash.js';
import { noblePrimitives } from '../../protocol/crypto/noble-primitives.js';
import { participantId } from '../../protocol/crypto/participant-id.js';
import { sign } from '../../protocol/crypto/sign.js';
import { announce } from '../../protocol/meeting/announcement.js';
import { heartbeat, type Heartbeat } from '../../protocol/meeting/heartbeat.js';
import { nonceMessage } from '../../protocol/meeting/nonce.js';
import { encodeRequest } from '../../protocol/meeting/request.js';
import { ok, refused, type Result } from '../../protocol/result.js';
import type { Ipc } from '../../protocol/wire/ipc.js';
import type { z } from 'zod';
import type { DeviceIdentity } from './device-identity.js';

type Statement<Name extends keyof Ipc['meeting']> = z.infer<Ipc['meeting'][Name]['input']>;
type Entry = Statement<'enter'>;
type Signed = Promise<Result<{ signature: Bytes }, 'statement-refused'>>;

/** What was signed for one announcement. It outlives leaving, or entering again would be a way back in time. */
interface Said {
  beat: (Heartbeat & { readonly h: Bytes }) | null;
  nonce: { readonly n: number; readonly nonce: Bytes } | null;
}

interface Entered {
  readonly entry: Entry;
  readonly identity: DeviceIdentity;
  /** bindingHash of the latest announcement that was signed, null before the first. */
  bindingHash: Bytes | null;
}

export class StatementSigner {
  #entered: Entered | null = null;
  /** By bindingHash, hex. */
  readonly #said = new Map<string, Said>();
  /** The latest issuedAt that was announced, by meetingUuid and ivk, hex. */
  readonly #announcedAt = new Map<string, number>();

  /** From now on statements are for this meeting, by this identity: one that this app opened itself. */
  enter(entry: Entry, identity: DeviceIdentity | null): Result<undefined, 'statement-refused'> {
    const isThatIdentity =
      identity !== null &&
      equal(identity.ivk, entry.ivk) &&
      equal(identity.hardwareId, entry.hardwareId) &&
      owns(identity, entry);
    if (!isThatIdentity) return refused('statement-refused');
    this.#entered = { entry, identity, bindingHash: null };
    return ok(undefined);
  }

  leave(): void {
    this.#entered = null;
  }

  /** protocol.md §4 step 2. issuedAt is the certificate's, which never falls. */
  async announcement(statement: Statement<'signAnnouncement'>): Signed {
    const entered = this.#entered;
    if (entered === null) return refused('statement-refused');
    const { meetingId, meetingUuid, userId, hardwareId, ivk } = entered.entry;
    const run = toHex(meetingUuid) + toHex(ivk);
    if (statement.issuedAt < (this.#announcedAt.get(run) ?? 0)) return refused('statement-refused');
    const bytes = announce.encode({
      ...{ meetingId, meetingUuid, userId, hardwareId, ivk },
      ...{ mvk: statement.mvk, x25519: statement.x25519, mlkem: statement.mlkem },
      ...{ issuedAt: statement.issuedAt, name: statement.name, nonce: statement.nonce },
      ...{ sigchainTail: null, attestationHash: null },
    });
    this.#announcedAt.set(run, statement.issuedAt);
    entered.bindingHash = H(bytes);
    return this.#sign(entered, CONTEXT.announcement, bytes);
  }

  /** protocol.md §5: n rises with every nonce. */
  async nonce(statement: Statement<'signNonce'>): Signed {
    const entered = this.#entered;
    const said = this.#saidFor(statement.bindingHash);
    if (entered === null || said === null) return refused('statement-refused');
    const { n, nonce } = statement;
    const isNext = n > (said.nonce?.n ?? 0);
    const isSame = said.nonce?.n === n && equal(said.nonce.nonce, nonce);
    if ((!isNext && !isSame) || n > U32) return refused('statement-refused');
    said.nonce = { n, nonce };
    return this.#sign(entered, CONTEXT.nonce, nonceMessage.encode(statement));
  }

  /** protocol.md §6: nothing falls, each t is said once, and the next one names the last: two histories are never signed. */
  async heartbeat(statement: Statement<'signHeartbeat'>): Signed {
    const entered = this.#entered;
    const said = this.#saidFor(statement.leaderBindingHash);
    if (entered === null || said === null || statement.mkSeq > U32)
      return refused('statement-refused');
    const bytes = heartbeat.encode(statement);
    const h = H(bytes);
    if (said.beat !== null && !mayFollow(said.beat, statement, h))
      return refused('statement-refused');
    said.beat = { ...statement, h };
    return this.#sign(entered, CONTEXT.heartbeat, bytes);
  }

  /** protocol.md §6: what one asks of the leader, in the meeting that was announced and under one's own name. */
  async request(statement: Statement<'signRequest'>): Signed {
    const entered = this.#entered;
    if (entered?.bindingHash == null) return refused('statement-refused');
    const { entry } = entered;
    const bytes = encodeRequest(entry.meetingUuid, participantId(entry), statement);
    return this.#sign(entered, CONTEXT.request, bytes);
  }

  /** What was said so far for the announcement that was signed last, and for no other. */
  #saidFor(bindingHash: Bytes): Said | null {
    const mine = this.#entered?.bindingHash;
    if (mine == null || !equal(mine, bindingHash)) return null;
    const key = toHex(mine);
    const said = this.#said.get(key) ?? { beat: null, nonce: null };
    this.#said.set(key, said);
    return said;
  }

  async #sign({ identity }: Entered, context: string, bytes: Bytes): Signed {
    return ok({ signature: await sign(noblePrimitives, identity.isk, context, bytes) });
  }
}

function owns({ owner }: DeviceIdentity, entry: Entry): boolean {
  return 'userId' in owner
    ? owner.userId === toHex(entry.userId)
    : owner.guestOf === entry.meetingId;
}

/** protocol.md §2: u32. */
const U32 = 0xffff_ffff;

function mayFollow(last: Heartbeat & { readonly h: Bytes }, next: Heartbeat, h: Bytes): boolean {
  if (next.t === last.t) return equal(h, last.h);
  const continues = next.t > last.t + 1 || equal(next.prevH, last.h);
  const falls =
    next.t < last.t ||
    next.v < last.v ||
    next.mkSeq < last.mkSeq ||
    next.timestampMs < last.timestampMs;
  return continues && !falls;
}
