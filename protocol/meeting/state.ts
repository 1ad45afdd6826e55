// What one participant knows and wants: the data of the state machines in member.ts and leader.ts, and the events and effects that
// cross their edge. Nothing here does anything.
import type { Bytes } from '../bytes.js';
import type { BoxSecret, BoxShared } from '../crypto/box.js';
import type { Primitives } from '../crypto/primitives.js';
import type { FaultCode } from '../fault.js';
import type { PostKind } from '../wire/board.js';
import type { Announce, Binding, SignedBytes } from './announcement.js';
import type { Accepted, Heartbeat } from './heartbeat.js';
import type { Nonce } from './nonce.js';
import type { Op, ParticipantList } from './participant-list.js';

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

export type Input =
  | { readonly type: 'start' }
  | {
      readonly type: 'post';
      readonly kind: PostKind;
      /** participantId, as the service claims. */
      readonly from: string;
      readonly bytes: Bytes;
    }
  | { readonly type: 'leader'; readonly participantId: string }
  | { readonly type: 'gone'; readonly participantId: string }
  | { readonly type: 'signed'; readonly ref: number; readonly signature: Bytes }
  | { readonly type: 'said'; readonly from: string; readonly plain: Bytes }
  | { readonly type: 'mark'; readonly match: boolean }
  | { readonly type: 'reconnected' }
  | { readonly type: 'wake' }
  | { readonly type: 'leave' };

/** The typed statements that main signs. */
export type Statement =
  | ({ readonly kind: 'announcement' } & Pick<
      Announce,
      'mvk' | 'x25519' | 'mlkem' | 'issuedAt' | 'name' | 'nonce'
    >)
  | ({ readonly kind: 'nonce' } & Nonce)
  | ({ readonly kind: 'heartbeat' } & Heartbeat);

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
  /** To be sealed as SFrame under one's own data stream and posted. */
  | { readonly type: 'say'; readonly plain: Bytes }
  /** Refused, visibly; `about` is a participantId. */
  | { readonly type: 'report'; readonly code: FaultCode; readonly about: string | null }
  | { readonly type: 'wake-at'; readonly at: number }
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
  readonly bindings: ReadonlyMap<string, Binding>;
  /** Posts that wait for the leader's announcement. */
  readonly held: readonly Extract<Input, { type: 'post' }>[];
  /** One's two latest liveness nonces. */
  readonly nonces: readonly Bytes[];
  readonly nonceCount: number;
  readonly nonceAt: number;
  /** The list after all links posted, verified by a heartbeat or not yet. */
  readonly list: ParticipantList | null;
  readonly last: Accepted | null;
  /** When the last heartbeat came, ms. */
  readonly heardAt: number;
  readonly lostReported: boolean;
  /** Since when the certified key is missing; null while it is held. */
  readonly keylessSince: number | null;
  /** Newest last. */
  readonly keys: readonly HeldKey[];
  readonly sendingWith: number | null;
  /** The heartbeat list that `sendingWith` was chosen under: who was there then can hear us. */
  readonly hearers: ParticipantList | null;
  readonly shares: readonly BoxShared[];
  readonly sayCount: number;
  readonly heardCounts: ReadonlyMap<string, number>;
  readonly marks: ReadonlyMap<string, boolean>;
  readonly nextRef: number;
  readonly signing: ReadonlyMap<number, Statement>;
  readonly lead: LeadState | null;
  readonly failed: FaultCode | null;
}

/** A participant as its leader knows it. */
export interface Peer {
  readonly binding: Binding;
  readonly shared: BoxShared;
  readonly kAck: Bytes;
  /** It has acknowledged a box: later ones need not carry the encapsulation. */
  readonly knowsKem: boolean;
  readonly nonce: Bytes;
  readonly nonceCount: number;
  readonly nonceAt: number;
  readonly boxAt: number;
  readonly ackedSeq: number;
}

/** What only the leader has. */
export interface LeadState {
  readonly peers: ReadonlyMap<string, Peer>;
  readonly mkAt: number;
  /** Ops that wait for the next link, and when it is due. */
  readonly pending: readonly Op[];
  readonly flushAt: number | null;
  readonly joinAt: number;
  readonly links: number;
  /** A heartbeat that main signs right now: nothing is posted before it. */
  readonly beat: Heartbeat | null;
  readonly beatDue: boolean;
  readonly beatAt: number;
}

export interface Step {
  readonly state: ParticipantState;
  readonly effects: readonly Effect[];
}
