// The bulletin board and signalling contract: one WebSocket a participant, at /v1/runs/:meetingUuid/board.
// The participantToken travels as the second WebSocket subprotocol ("conclave.1", "token.<participantToken>"), never in the URL.
// The service gives posts one order (`seq`, from 1) and relays them to everyone but their sender; a post with `to` goes to that participant only.
import { z } from 'zod';
import { base64url, faultCode, meetingRole, participantId } from './text.js';

export const BOARD_SUBPROTOCOL = 'conclave.1';
export const boardPath = (meetingUuid: string): string => `/v1/runs/${meetingUuid}/board`;

/** `announcement` … `request` carry the messages of protocol.md §4-6 byte for byte; `chat`, `reaction`, `data` carry SFrame ciphertext (§7). */
export const postKind = z.enum([
  'announcement',
  'keybox',
  'nonce',
  'ack',
  'link',
  'heartbeat',
  'request',
  'chat',
  'reaction',
  'data',
]);
export type PostKind = z.infer<typeof postKind>;
/** Only the leader hands out keys, links and heartbeats; anyone else's would be refused by every client anyway. */
export const LEADER_ONLY: ReadonlySet<PostKind> = new Set(['keybox', 'link', 'heartbeat']);

export const post = z.strictObject({
  seq: z.number().int().min(1),
  kind: postKind,
  from: participantId,
  to: participantId.nullable(),
  bytes: base64url,
});
export type Post = z.infer<typeof post>;

const attendee = z.strictObject({
  participantId,
  role: meetingRole,
  connected: z.boolean(),
});
export type Attendee = z.infer<typeof attendee>;

/** What an answer is to: a number of the sender's own. Posted again after a cut, a post keeps it, and is on the board once. */
const ref = z.number().int().min(0);

export const toService = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('post'),
    ref,
    kind: postKind,
    to: participantId.nullable(),
    bytes: base64url,
    /**
     * The `seq` of the last post that the sender had taken in. What a leader says without having heard what another leader said is refused:
     * it may lead once more, and everyone would see two histories.
     */
    heard: z.number().int().min(0),
  }),
  /** Everything addressed to me or to all with seq > after, oldest first; answered by `posts`. */
  z.strictObject({ type: z.literal('fetch'), ref, after: z.number().int().min(0) }),
  /**
   * By the leader only: who should lead when it does not; null: anyone. The service is told no more than this preference, stores it with
   * the run and relays it to nobody. The word that counts is said to everyone, encrypted and signed (protocol.md §8).
   */
  z.strictObject({ type: z.literal('successor'), participantId: participantId.nullable() }),
  z.strictObject({ type: z.literal('leave') }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type ToService = z.infer<typeof toService>;

export const toClient = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    participantId,
    leader: participantId.nullable(),
    attendees: z.array(attendee),
    lastSeq: z.number().int().min(0),
  }),
  z.strictObject({ type: z.literal('post'), post }),
  /** The post is stored and ordered. */
  z.strictObject({ type: z.literal('posted'), ref, seq: z.number().int().min(1) }),
  z.strictObject({
    type: z.literal('posts'),
    ref,
    posts: z.array(post),
    /** Ask again after the last seq: the answer was cut to a page. */
    more: z.boolean(),
  }),
  z.strictObject({ type: z.literal('leader'), participantId }),
  z.strictObject({ type: z.literal('attendees'), attendees: z.array(attendee) }),
  /**
   * Someone left for good (said so, or stayed away too long): the leader lists them as left. `seq`: the last post that was stored by then.
   * Whoever has announced themselves since is here again.
   */
  z.strictObject({ type: z.literal('gone'), participantId, seq: z.number().int().min(0) }),
  z.strictObject({ type: z.literal('ended'), code: faultCode }),
  z.strictObject({ type: z.literal('fault'), ref: ref.nullable(), code: faultCode }),
  z.strictObject({ type: z.literal('pong') }),
]);
export type ToClient = z.infer<typeof toClient>;
