// What one participant knows and wants: the data of the state machines in member.ts and leader.ts, and the events and effects that
// cross their edge. Nothing here does anything.
import type { Bytes } from '../bytes.js';
import type { BoxSecret, BoxShared } from '../crypto/box.js';
import type { Primitives } from '../crypto/primitives.js';
import type { FaultCode } from '../fault.js';
import type { PostKind } from '../wire/board.js';
import type { Announce, Binding, SignedBytes } from './announcement.js';
import type { ById } from './by-id.js';
import type { Accepted, Heartbeat } from './heartbeat.js';
import type { KeyLine } from './key-box.js';
import type { Nonce } from './nonce.js';
import type { Op, ParticipantList, Planned } from './participant-list.js';
import type { RequestOp } from './request.js';
import type { SayKind } from './say.js';

/** What a step may use besides its state and input: no clock, socket or randomness of its own. */
export interface Env {
  readonly crypto: Primitives;
  /** `n` fresh random bytes. */
  readonly random: (n: number) => Bytes;
  /** ms since 1970-01-01 UTC. */
  readonly now: number;
}

/** Who joins what: from the service's join answer, main's identity and the pinned root key. */
export interface Me {
  readonly meetingId: string;
  readonly meetingUuid: Bytes;
  readonly userId: Bytes;
  readonly hardwareId: Bytes;
  readonly ivk: Bytes;
  readonly name: string;
  readonly admit: SignedBytes;
  readonly serviceKey: SignedBytes;
  readonly rootKey: Bytes;
}

/** What is said in a meeting besides media; reactions are off (product.md #10). */
export type SpokenKind = Extract<SayKind, 'chat' | 'data'>;

/** A message to everyone: verified, or what oneself wrote. */
export interface Chatted {
  readonly participantId: string;
  /** From the verified list. */
  readonly name: string;
  readonly text: string;
  /** By the clock of whoever wrote it. */
  readonly sentAtMs: number;
}

export type Input =
  | { readonly type: 'start' }
  | {
      readonly type: 'post';
      readonly kind: PostKind;
      /** participantId, as the service claims. */
      readonly from: string;
      readonly bytes: Bytes;
      /** Its number in the board's order: from where to fetch again what is missing. */
      readonly seq?: number;
    }
  | { readonly type: 'leader'; readonly participantId: string }
  | { readonly type: 'gone'; readonly participantId: string }
  | { readonly type: 'signed'; readonly ref: number; readonly signature: Bytes }
  | {
      readonly type: 'said';
      readonly kind: SpokenKind;
      readonly from: string;
      readonly plain: Bytes;
    }
  /** To everyone in the meeting. */
  | { readonly type: 'chat'; readonly text: string }
  /** Whose code was compared: the leader's, unless it says the successor's. */
  | { readonly type: 'mark'; readonly match: boolean; readonly of?: 'leader' | 'successor' }
  /** The leader names who takes over if it leaves; null: nobody. */
  | { readonly type: 'successor'; readonly participantId: string | null }
  /** Lock, unlock, remove or rename: done by the leader, asked of the leader by everyone else. */
  | { readonly type: 'request'; readonly op: RequestOp }
  /** The person goes on under a leader who was not on the list. */
  | { readonly type: 'accept-leader' }
  /** Everyone who has a seat, by the service's word. */
  | { readonly type: 'attendees'; readonly attendees: readonly Attending[] }
  | { readonly type: 'reconnected' }
  | { readonly type: 'wake' }
  | { readonly type: 'leave' };

export interface Attending {
  readonly participantId: string;
  readonly role: 'host' | 'co-host' | 'participant';
}

/** The typed statements that main signs. */
export type Statement =
  | ({ readonly kind: 'announcement' } & Pick<
      Announce,
      'mvk' | 'x25519' | 'mlkem' | 'issuedAt' | 'name' | 'nonce'
    >)
  | ({ readonly kind: 'nonce' } & Nonce)
  | ({ readonly kind: 'heartbeat' } & Heartbeat)
  | { readonly kind: 'request'; readonly linkHash: Bytes; readonly op: RequestOp };

export type Effect =
  | { readonly type: 'sign'; readonly ref: number; readonly statement: Statement }
  | {
      readonly type: 'post';
      readonly kind: PostKind;
      readonly to: string | null;
      readonly bytes: Bytes;
    }
  | { readonly type: 'add-key'; readonly mkSeq: number; readonly mk: Bytes }
  | { readonly type: 'send-with'; readonly mkSeq: number }
  | { readonly type: 'drop-key'; readonly mkSeq: number }
  | { readonly type: 'stop-sending' }
  | { readonly type: 'key-frame' }
  /** The service is told whom the leader wishes for in its place; null: nobody. It may do otherwise: clients check whoever is named. */
  | { readonly type: 'prefer'; readonly participantId: string | null }
  /** To be sealed as SFrame under one's own stream of this kind and posted. `shown`: what the person sees of it meanwhile. */
  | {
      readonly type: 'say';
      readonly kind: SpokenKind;
      readonly plain: Bytes;
      readonly shown: Chatted | null;
    }
  | ({ readonly type: 'chatted' } & Chatted)
  /** Refused, visibly; `about` is a participantId. */
  | { readonly type: 'report'; readonly code: FaultCode; readonly about: string | null }
  | { readonly type: 'wake-at'; readonly at: number }
  /** Posts are missing: the board is asked again for all with a greater `seq`. */
  | { readonly type: 'fetch'; readonly after: number }
  /** This announcement can be used no longer: the driver gets a new admission and begins anew, with the same identity. */
  | { readonly type: 'join-again' }
  | { readonly type: 'end'; readonly code: FaultCode | null }
  | { readonly type: 'destroy-keys' };

/** A meeting key that this client holds. */
export interface HeldKey {
  readonly mkSeq: number;
  readonly mk: Bytes;
  readonly mkCommit: Bytes;
  readonly gotAt: number;
}

export interface JoinSecrets extends BoxSecret {
  /** 32-byte Ed25519 seed, for what is said. */
  readonly msk: Bytes;
}

/** The list after a link that no verified heartbeat has named. */
export interface Draft extends ParticipantList {
  /** The length of that link. */
  readonly linkBytes: number;
}

export interface ParticipantState {
  readonly me: Me;
  readonly phase: 'new' | 'announcing' | 'joined' | 'ended';
  readonly secrets: JoinSecrets | null;
  /** The bytes of one's own `announce`, while main signs them and after. */
  readonly announceBytes: Bytes | null;
  readonly binding: Binding | null;
  /** participantId of whom the service names. */
  readonly namedLeader: string | null;
  /** The leader, once its announcement is verified. */
  readonly leader: Binding | null;
  /** The latest verified announcement of each participant. */
  readonly bindings: ById<Binding>;
  /** Announcements that a later one of the same participant replaced: former leaders signed heartbeats under them. */
  readonly replaced: readonly Binding[];
  /** bindingHash, hex, of whom the service called gone. */
  readonly gone: ReadonlySet<string>;
  /** Who has a seat and who is host, by the service's word; null before it said. */
  readonly attendees: ReadonlyMap<string, Attending['role']> | null;
  /** Posts that wait for the leader's announcement, or until it has shown what it builds on. */
  readonly held: readonly Posted[];
  /** The latest nonce of each that was sent to us before we lead. */
  readonly heldNonces: ReadonlyMap<string, Posted>;
  /** Until when one's own admission lasts, ms. */
  readonly expiresAt: number;
  /** One's two latest liveness nonces. */
  readonly nonces: readonly Bytes[];
  readonly nonceCount: number;
  readonly nonceAt: number;
  /** The list after all links posted, verified by a heartbeat or not yet. */
  readonly list: ParticipantList | null;
  /** The lists after links that no verified heartbeat has named, oldest first. */
  readonly drafts: readonly Draft[];
  readonly last: Accepted | null;
  /** The latest verified heartbeat, while none lists us: what a newcomer who is named leader builds on. */
  readonly observed: Accepted | null;
  /** Heartbeats of others who lead or led, by their own word: they count only where the leader's extend them. */
  readonly former: readonly HeardBeat[];
  readonly past: Past;
  /** The signed bytes of `last`, for evidence. */
  readonly lastBytes: Bytes | null;
  /** Two words of one leader that contradict each other: why the meeting was left as split. */
  readonly evidence: readonly Bytes[];
  /** The seq of `last`, and when missing posts were last fetched. */
  readonly lastSeq: number;
  readonly fetchedAt: number;
  /** When the last heartbeat came, ms. */
  readonly heardAt: number;
  readonly lostReported: boolean;
  /** The least time that a heartbeat of this leader was under way by both clocks, and whether the last took much longer. */
  readonly leastDelay: number | null;
  readonly delayed: boolean;
  /** When the meeting was unlocked; null while it is locked, or was never. */
  readonly unlockedAt: number | null;
  /** The latest change of leader; null before the first. */
  readonly change: LeaderChange | null;
  /** What one said as leader, until a later leader's chain shows what of it counts; null if one never led. */
  readonly reign: Reign | null;
  /** Since when the certified key is missing; null while it is held. */
  readonly keylessSince: number | null;
  /** Newest last. */
  readonly keys: readonly HeldKey[];
  readonly sendingWith: number | null;
  /** The heartbeat list that `sendingWith` was chosen under: who was there then can hear us. */
  readonly hearers: ParticipantList | null;
  readonly shares: readonly BoxShared[];
  /** The highest mkSeq taken from the present leader. */
  readonly takenSeq: number;
  readonly sayCount: number;
  /** By kind and participantId: the bindingHash it spoke under, and the n of the last. */
  readonly heardCounts: ReadonlyMap<string, readonly [Bytes, number]>;
  /** By participantId: what each has said about which code. */
  readonly marks: ReadonlyMap<string, readonly SaidMark[]>;
  /** When one's own marks are said again for newcomers; null: not due. */
  readonly markAgainAt: number | null;
  /** bindingHash of whom the present leader named to take over. */
  readonly successor: Bytes | null;
  /** What was asked of the leader and is not done yet. */
  readonly wishes: readonly Wish[];
  readonly nextRef: number;
  readonly signing: ReadonlyMap<number, Statement>;
  readonly lead: LeadState | null;
  readonly failed: FaultCode | null;
}

export type Posted = Extract<Input, { type: 'post' }>;

/** What was certified before `last`, so that a copy is told from a contradiction. */
export interface Past {
  /** h of the heartbeats up to and with `last`, without a gap. */
  readonly beats: readonly Bytes[];
  /** linkHashes, newest last. */
  readonly links: readonly Bytes[];
}

export interface LeaderChange {
  readonly from: Binding;
  readonly at: number;
  /** A heartbeat of the new leader was accepted. */
  readonly settled: boolean;
  /** protocol.md §6: the new leader was not on the list, and the person has not said to go on. */
  readonly mustBeAccepted: boolean;
}

export interface HeardBeat {
  readonly beat: Heartbeat & { readonly h: Bytes };
  readonly posted: Posted;
}

export interface Reign {
  /** Where it began (null: with the meeting) and one's own heartbeats, oldest first. */
  readonly beats: readonly Accepted[];
  /** The last that main was asked to sign: main never goes back behind it. */
  readonly said: Heartbeat | null;
}

export interface SaidMark {
  readonly leaderBindingHash: Bytes;
  readonly match: boolean;
}

export interface Wish {
  readonly op: RequestOp;
  /** Over which link it was last asked. */
  readonly linkHash: Bytes;
  readonly until: number;
}

/** A participant as its leader knows it. */
export interface Peer {
  readonly binding: Binding;
  readonly line: KeyLine;
  /** Whether `nonce` is one of its two latest: a leader that took over has yet to hear one. */
  readonly isFresh: boolean;
  /** It has acknowledged a box: later ones need not carry the encapsulation. */
  readonly knowsKem: boolean;
  readonly nonce: Bytes;
  /** What a box over `nonce` authenticates besides. */
  readonly ad: Bytes;
  readonly nonceCount: number;
  readonly nonceAt: number;
  /** For how long from then on, by the size that the meeting had, ms. */
  readonly mayBeSilent: number;
  /** When they were last sent a box of their own, ms. */
  readonly boxAt: number;
  readonly ackedSeq: number;
}

/** What only the leader has. */
export interface LeadState {
  readonly peers: ById<Peer>;
  /** When boxes were last made for all, ms. */
  readonly boxesAt: number;
  /** How many of them have acknowledged the newest key. */
  readonly acks: number;
  /** None of them has been silent for too long before this, ms. */
  readonly silenceAt: number;
  readonly mkAt: number;
  /** Ops that wait for the next link, the list after them, and when it is due. */
  readonly pending: readonly Op[];
  readonly planned: Planned;
  /** The first link of a leader that took over: it begins with a snapshot. */
  readonly opens: boolean;
  readonly flushAt: number | null;
  readonly joinAt: number;
  readonly links: number;
  /** A heartbeat that main signs right now: nothing is posted before it. */
  readonly beat: Heartbeat | null;
  readonly beatDue: boolean;
  readonly beatAt: number;
  /** participantId of whom one named to take over: the same person after they came again, too. */
  readonly successor: string | null;
}

export interface Step {
  readonly state: ParticipantState;
  readonly effects: readonly Effect[];
}
